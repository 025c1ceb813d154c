import type { Logger } from '../seams/logger.ts'
import { isLoopback } from '../seams/loopback.ts'

/** Warns of a node that other machines reach and that has no mesh key. Said even where nobody listens to the log: it is about who can read and write everything. */
export function warnOfOpenMesh(host: string, encryption: string, logger: Logger | undefined): void {
  if (isLoopback(host) || encryption === 'psk') return
  const message = `${host} is reachable from other machines, and ${encryption} ${weaknessOf(encryption)}: use 'psk', or a network you trust`
  if (logger) logger.warn(message, { code: 'SYNCKEY_OPEN_MESH' })
  else process.emitWarning(message, { code: 'SYNCKEY_OPEN_MESH' })
}

const weaknessOf = (encryption: string): string =>
  encryption === 'SSL' || encryption === 'wss'
    ? 'does not ask who joins or answers'
    : 'neither hides what is sent nor asks who joins'
