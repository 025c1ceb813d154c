import { hostname } from 'node:os'
import { parseAddress, parsePort } from './address.ts'
import type { HostAndPort } from './address.ts'
import type { Arguments } from './arguments.ts'
import { readMeshKeys } from './meshKeyFile.ts'
import { UsageError } from './usageError.ts'

/** 'SYNC' on the keys of a telephone. */
export const USUAL_PORT = 7962

const MAX_NAME = 64

/** What `synckey serve` was asked for. */
export interface ServeSettings {
  readonly host: string
  /** Undefined: the usual one, or any other where that is taken. */
  readonly port: number | undefined
  readonly listen: HostAndPort
  readonly peers: readonly HostAndPort[]
  readonly meshKeys: readonly Uint8Array[] | undefined
  readonly leasing: boolean
  readonly dataDir: string | undefined
  /** Undefined: the one that is kept, or a new one. */
  readonly token: string | undefined
  readonly tokenFile: string | undefined
  readonly origins: readonly string[]
  readonly hosts: readonly string[]
  readonly name: string
  /** Undefined: what the door does by itself. */
  readonly owners: Owners | undefined
  /** Whether pages may look at what passes on the mesh. */
  readonly inspects: boolean
}

/** In whose name pages write: each in its own, or all in the connector's. */
export type Owners = 'client' | 'connector'

/** Reads the options of `synckey serve`. Throws `UsageError`. */
export function serveSettings(args: Arguments, env: NodeJS.ProcessEnv): ServeSettings {
  const port = args.text('port')
  const keyFile = args.text('key-file')
  const tokenFile = args.text('token-file')
  return {
    host: args.text('host') ?? '127.0.0.1',
    port: port === undefined ? undefined : parsePort('port', port),
    listen: parseAddress('listen', args.text('listen') ?? '127.0.0.1:0'),
    peers: args.texts('peer').map((peer) => parseAddress('peer', peer)),
    meshKeys: keyFile === undefined ? undefined : readMeshKeys(keyFile),
    leasing: !args.has('no-leasing'),
    dataDir: args.text('data'),
    token: tokenOf(args.text('token') ?? (tokenFile === undefined ? env['SYNCKEY_TOKEN'] : undefined), tokenFile),
    tokenFile,
    origins: args.texts('origin').map(parseOrigin),
    hosts: args.texts('allow-host'),
    name: nameOf(args.text('name') ?? hostname()),
    owners: ownersOf(args.text('owners')),
    inspects: args.has('inspect'),
  }
}

function tokenOf(token: string | undefined, tokenFile: string | undefined): string | undefined {
  if (token && tokenFile !== undefined)
    throw new UsageError('--token and --token-file are two answers to one question; give one')
  if (!token || /^[\w-]{16,}$/.test(token)) return token || undefined
  throw new UsageError('a token has at least 16 characters of A-Z a-z 0-9 - _; leave it out to be given a random one')
}

function parseOrigin(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text).origin
  throw new UsageError(`--origin is '${text}', which no page comes from; give one such as https://app.example`)
}

function ownersOf(text: string | undefined): Owners | undefined {
  if (text === undefined || text === 'client' || text === 'connector') return text
  throw new UsageError(`--owners is '${text}'; give client or connector`)
}

function nameOf(text: string): string {
  if (text.length <= MAX_NAME) return text
  throw new UsageError(`--name may have ${MAX_NAME} characters, and has ${text.length}`)
}
