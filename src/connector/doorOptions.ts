import { systemClock } from '../seams/clock.ts'
import type { Clock } from '../seams/clock.ts'
import { silentLogger } from '../seams/logger.ts'
import type { Logger } from '../seams/logger.ts'
import { checkToken, newToken } from './doorToken.ts'

const MIN_PAYLOAD = 64 * 1024
const MAX_PAYLOAD = 1024 * 1024

/** Where a door listens, and whom it lets in. */
export interface WebSocketDoorOptions {
  /** Address to listen at (default 127.0.0.1). Whoever reaches another one and has the token can write. */
  readonly host?: string
  /** Port to listen at; 0, the default, finds a free one. */
  readonly port?: number
  /** The secret that clients must name: at least 16 characters of base64url. Random by default. */
  readonly token?: string
  /**
   * Origins of the pages that may connect, such as 'https://app.example'. 'loopback', the default, stands for every http(s) page that this
   * machine serves itself; a list without it shuts those out. A page with the origin `null` is never let in.
   */
  readonly allowedOrigins?: readonly string[]
  /** Names under which clients reach the door beyond loopback, with or without a port: 'app.example', 'app.example:8443'. */
  readonly allowedHosts?: readonly string[]
  /** Bytes that one message of a client may have: 64 KiB to 1 MiB (default 1 MiB). */
  readonly maxPayload?: number
  /** Whether what a client writes is its own (the default), or the node's, as is what all others write. */
  readonly owners?: 'client' | 'connector'
  /** Sockets at once; those beyond are cut off (default 512). */
  readonly maxSockets?: number
  /** Of these, sockets from one address beyond this machine (default 64). */
  readonly maxSocketsPerAddress?: number
  /** Milliseconds between two questions for a sign of life; a client that leaves two unanswered is cut off (default 15,000). */
  readonly heartbeatMs?: number
  /** Shows the DevTools as a page at /inspect (default false); messages are in it where the connector was made with `inspect: true` too. */
  readonly inspect?: boolean
  readonly logger?: Logger
  readonly clock?: Clock
}

export type DoorSettings = Required<WebSocketDoorOptions>

/** Fills in what was left out. Throws a RangeError for what a door cannot do. */
export function doorSettings(options: WebSocketDoorOptions): DoorSettings {
  return {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    token: checkToken(options.token ?? newToken()),
    allowedOrigins: options.allowedOrigins ?? ['loopback'],
    allowedHosts: options.allowedHosts ?? [],
    maxPayload: checkPayload(options.maxPayload ?? MAX_PAYLOAD),
    owners: options.owners ?? 'client',
    maxSockets: options.maxSockets ?? 512,
    maxSocketsPerAddress: options.maxSocketsPerAddress ?? 64,
    heartbeatMs: options.heartbeatMs ?? 15_000,
    inspect: options.inspect ?? false,
    logger: options.logger ?? silentLogger,
    clock: options.clock ?? systemClock,
  }
}

function checkPayload(bytes: number): number {
  if (Number.isInteger(bytes) && bytes >= MIN_PAYLOAD && bytes <= MAX_PAYLOAD) return bytes
  throw new RangeError(`maxPayload is ${bytes}; choose ${MIN_PAYLOAD} to ${MAX_PAYLOAD} bytes`)
}
