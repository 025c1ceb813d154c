import { parseArguments } from './arguments.ts'
import type { Call, Command } from './command.ts'
import { commands } from './commands.ts'
import { EXIT } from './exitCode.ts'
import type { ExitCode } from './exitCode.ts'
import { failureOf } from './failure.ts'
import { commonOptions } from './grammar.ts'
import { commandHelp, overview } from './help.ts'
import { nearest } from './nearest.ts'
import { ownVersion } from './ownPackage.ts'
import { Terminal } from './terminal.ts'
import type { OutputStream } from './terminal.ts'
import { UsageError } from './usageError.ts'

/** The world that a command line runs in. */
export interface World extends Omit<Call, 'args' | 'terminal'> {
  readonly out: OutputStream
  readonly err: OutputStream
}

/** Runs one command line; resolves with its exit code, having said why where that is not 0. */
export async function run(words: readonly string[], world: World): Promise<ExitCode> {
  const { out, err, env } = world
  const terminal = new Terminal({ out, err, env, isJson: asksForJson(words) })
  try {
    return await dispatch(words, terminal, world)
  } catch (error) {
    const failure = failureOf(error)
    terminal.fail(failure)
    return failure.exit
  }
}

async function dispatch([word, ...rest]: readonly string[], terminal: Terminal, world: World): Promise<ExitCode> {
  if (word === undefined) throw new UsageError(`what shall it do?\n\n${overview(commands, world.err.columns)}`)
  if (word === '--version' || word === '-v') return show(ownVersion(), terminal)
  if (word === 'help' || word === '--help' || word === '-h') return help(rest[0], terminal)
  const command = findCommand(word)
  const args = parseArguments(command, rest)
  if (args.has('help')) return help(word, terminal)
  return command.run({ ...world, args, terminal })
}

function help(word: string | undefined, terminal: Terminal): ExitCode {
  const columns = terminal.columns ?? undefined
  return show(word === undefined ? overview(commands, columns) : commandHelp(findCommand(word), columns), terminal)
}

function show(text: string, terminal: Terminal): ExitCode {
  terminal.print(text)
  return EXIT.ok
}

function findCommand(word: string): Command {
  const found = commands.find(({ name }) => name === word)
  if (found) return found
  if (word.startsWith('-')) throw noCommand(word)
  const names = commands.map(({ name }) => name)
  const meant = nearest(word, names)
  const remedy = meant === undefined ? `there are ${names.join(', ')}` : `did you mean '${meant}'?`
  throw new UsageError(`there is no command '${word}'; ${remedy}`)
}

/** An option stands where the command should. */
function noCommand(word: string): UsageError {
  const options = new Set([commonOptions, ...commands.map(({ options }) => options)].flatMap(Object.keys))
  const [option = ''] = word.replace(/^--?/, '').split('=')
  if (options.has(option)) return new UsageError(`'${word}' comes after the command, as in 'synckey status --json'`)
  const meant = nearest(option, options)
  const remedy = meant === undefined ? "see 'synckey --help'" : `did you mean --${meant}, after the command?`
  return new UsageError(`there is no option '${word}'; ${remedy}`)
}

/** Needed before the words are parsed: what is wrong with them is told as JSON too. */
function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return (end < 0 ? words : words.slice(0, end)).includes('--json')
}
