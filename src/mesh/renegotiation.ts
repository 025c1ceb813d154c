import type { Compressor } from '../wire/compressor.ts'
import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { decode } from '../wire/msgpack.ts'
import type { Connection } from './connection.ts'
import { readMethods } from './handshake.ts'

/**
 * What to answer a peer that wants other compressions on its link, or the newest message once more; nothing where it knows already. py2p 0.7 asks
 * for both when it could not read a message; js2p 0.7 ends a link on either, so neither is ever sent unasked.
 */
export function renegotiate(
  { packets }: Message,
  connection: Connection,
  compressor: Compressor,
): readonly unknown[] | undefined {
  const [subFlag, list] = packets
  const asked = subFlag && decode(subFlag)
  if (asked === flags.resend) connection.resend()
  const listed = asked === flags.compression && list ? readMethods(list) : undefined
  if (!listed) return undefined
  const [before, after] = [compressor.common(connection.methods), compressor.common(listed)]
  connection.methods = listed
  return String(before) === String(after) ? undefined : [flags.compression, after]
}
