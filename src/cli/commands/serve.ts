import { showAddress } from '../address.ts'
import { ChildCommand } from '../childCommand.ts'
import type { Call, Command } from '../command.ts'
import { CommandError } from '../commandError.ts'
import { EXIT } from '../exitCode.ts'
import type { ExitCode } from '../exitCode.ts'
import { failureOf } from '../failure.ts'
import type { Host } from '../host.ts'
import { serveLogger } from '../serveLogger.ts'
import { serveSettings, USUAL_PORT } from '../serveSettings.ts'
import { inServeWords } from '../serveWords.ts'
import type { Terminal } from '../terminal.ts'
import { TokenKeeper } from '../tokenKeeper.ts'

/** `synckey serve` */
export const serve: Command = {
  name: 'serve',
  summary: 'start a node of the mesh and a connector that lets pages in, until Ctrl-C',
  parameters: [],
  takesCommand: true,
  options: {
    port: {
      value: 'number',
      help: `port for pages (default ${USUAL_PORT}, or any free one where that is taken; 0: any)`,
    },
    host: { value: 'address', help: 'address for pages (default 127.0.0.1)' },
    listen: { value: 'host:port', help: 'where other nodes reach this one (default 127.0.0.1 and any free port)' },
    peer: { value: 'host:port', help: 'a node to be linked with', isRepeated: true },
    'key-file': { value: 'file', help: 'the mesh key: nobody without it joins or reads along' },
    'no-leasing': { help: 'a mesh where everybody may write everything' },
    data: { value: 'directory', help: 'keep id and records there (default: in memory only)' },
    token: {
      value: 'text',
      help: 'what pages must know (default: SYNCKEY_TOKEN, or a random one that is kept for this port)',
    },
    'token-file': { value: 'file', help: 'keep the token there; made where it is missing' },
    origin: {
      value: 'URL',
      help: 'pages of this origin may connect too, beside those of this machine',
      isRepeated: true,
    },
    'allow-host': { value: 'name', help: 'a name or address under which pages reach this machine', isRepeated: true },
    name: { value: 'text', help: 'what this node calls itself (default: the name of the machine)' },
    inspect: { help: 'show keys, leases, the mesh and its messages on a page, and print its address' },
    owners: {
      value: 'client|connector',
      help: 'whether each page holds the leases of what it writes (default), or the connector those of all pages',
    },
  },
  notes: [
    'Prints SYNCKEY_URL and SYNCKEY_TOKEN, which every other command of this user finds by itself.',
    "A command after -- runs beside it, with SYNCKEY_URL, SYNCKEY_TOKEN and the same as VITE_SYNCKEY_URL, VITE_SYNCKEY_TOKEN. Both end together, with the command's exit code.",
  ],
  examples: [
    ['synckey serve', 'a connector for the pages of this machine'],
    ['synckey serve -- npx vite', 'the same, and a dev server whose page reads import.meta.env.VITE_SYNCKEY_URL'],
    [
      'synckey serve --listen 0.0.0.0:44565 --key-file mesh.key --data ./data',
      'a node that other machines reach, and that keeps what it knows',
    ],
    ['synckey serve --peer 192.168.0.7:44565 --key-file mesh.key', 'another machine of that mesh'],
  ],
  run: serveUntilEnd,
}

async function serveUntilEnd(call: Call): Promise<ExitCode> {
  const { args, terminal, env, files, interrupts } = call
  const settings = serveSettings(args, env)
  const keeper = new TokenKeeper(settings, files, terminal)
  const interrupted = new Promise<void>((resolve) => interrupts.listen(resolve))
  sayWarnings(call)
  // Only this command needs the sockets.
  const { startHost } = await import('../host.ts')
  const host = await startHost(settings, (port) => keeper.tokenFor(port), serveLogger(terminal)).catch(notServed)
  try {
    return await keptWhile(call, host, keeper, () =>
      args.command.length > 0 ? runBeside(call, host) : tell(call, host, interrupted),
    )
  } finally {
    await host.close()
  }
}

function notServed(error: unknown): never {
  const { exit, code, message } = failureOf(error)
  throw new CommandError(exit, code, inServeWords(message))
}

/** Node prints warnings with its own decoration. */
function sayWarnings({ terminal }: Call): void {
  process.removeAllListeners('warning')
  process.on('warning', ({ message }) => terminal.say(message))
}

/** The door is known to this user's other commands for as long as `work` takes. */
async function keptWhile(
  { args, clock }: Call,
  { door }: Host,
  keeper: TokenKeeper,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const since = clock.now()
  const isFound = args.text('port') === '0' || (args.text('port') === undefined && door.port !== USUAL_PORT)
  keeper.keep(door, since, process.pid)
  try {
    return await work()
  } finally {
    if (isFound) keeper.forget(door)
    else keeper.keep(door, since, null)
  }
}

async function tell({ args, terminal }: Call, { door, socket }: Host, interrupted: Promise<void>): Promise<ExitCode> {
  const mesh = showAddress(socket.addr)
  if (args.has('json')) {
    const { url, token, inspectUrl } = door
    const { id, source } = socket
    terminal.print(JSON.stringify({ url, token, mesh, id, name: source.name, ...(inspectUrl && { inspectUrl }) }))
  } else {
    terminal.print(`SYNCKEY_URL=${door.url}`)
    terminal.print(`SYNCKEY_TOKEN=${door.token}`)
    if (door.inspectUrl) terminal.print(`SYNCKEY_INSPECT_URL=${door.inspectUrl}`)
    noteMesh(terminal, mesh)
    terminal.note("Try 'synckey watch' in another terminal. Ctrl-C stops this.")
  }
  await interrupted
  return EXIT.ok
}

/** What the command prints is all that is printed; what is said stands beside it. */
async function runBeside({ args, env, clock, terminal, interrupts }: Call, { door, socket }: Host): Promise<ExitCode> {
  const { url, token } = door
  terminal.note(`Serving ${url} with the token ${token}`)
  noteMesh(terminal, showAddress(socket.addr))
  if (door.inspectUrl) terminal.say(`DevTools: ${door.inspectUrl}`)
  const names = { SYNCKEY_URL: url, SYNCKEY_TOKEN: token, VITE_SYNCKEY_URL: url, VITE_SYNCKEY_TOKEN: token }
  const child = new ChildCommand(args.command, { ...env, ...names }, clock)
  let isInterrupted = false
  interrupts.listen(() => {
    isInterrupted = true
    child.stop()
  })
  const exit = await child.ended
  return isInterrupted ? EXIT.ok : exit
}

function noteMesh(terminal: Terminal, mesh: string): void {
  terminal.note(`Other nodes join this one with --peer ${mesh}`)
}
