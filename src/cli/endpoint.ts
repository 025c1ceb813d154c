import type { Call } from './command.ts'
import { CommandError } from './commandError.ts'
import { EXIT } from './exitCode.ts'
import { UsageError } from './usageError.ts'

/** Where a connector is, and what it asks for. */
export interface Endpoint {
  readonly url: string
  readonly token: string | undefined
}

/** The connector that a command is meant for: what its options say, or the environment, or the newest that this user runs. */
export function findEndpoint({ args, env, files, terminal }: Call): Endpoint {
  const url = args.text('url') ?? env['SYNCKEY_URL']
  const token = checkToken(args.text('token') ?? env['SYNCKEY_TOKEN'])
  if (url) return { url: checkUrl(url), token: token ?? files.tokenOf(url) }
  const [newest, ...older] = files.running()
  if (!newest) throw nothingRuns()
  if (older.length > 0)
    terminal.say(`${older.length + 1} connectors run; this is about the newest, ${newest.url} (--url chooses)`)
  return { url: newest.url, token: token ?? newest.token }
}

function nothingRuns(): CommandError {
  return new CommandError(
    EXIT.noConnector,
    'offline',
    "no connector of yours is running; start one with 'synckey serve', or name one with --url and --token (SYNCKEY_URL, SYNCKEY_TOKEN)",
  )
}

function checkUrl(url: string): string {
  if (/^wss?:\/\//i.test(url) && URL.canParse(url)) return url
  throw new UsageError(`'${url}' is no address of a connector; give one such as ws://127.0.0.1:7962`)
}

function checkToken(token: string | undefined): string | undefined {
  if (!token || /^[\w-]+$/.test(token)) return token || undefined
  throw new CommandError(EXIT.unauthorized, 'unauthorized', 'the token has characters that no token has; copy it again')
}
