import { parseArgs } from 'node:util'
import { commonOptions } from './grammar.ts'
import type { Grammar, OptionSpec } from './grammar.ts'
import { nearest } from './nearest.ts'
import { UsageError } from './usageError.ts'

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

/** What a command was given. */
export class Arguments {
  readonly #values: Values
  readonly #positionals: readonly string[]
  /** The command after `--`, for a command that takes one. */
  readonly command: readonly string[]

  constructor(values: Values, positionals: readonly string[], command: readonly string[]) {
    this.#values = values
    this.#positionals = positionals
    this.command = command
  }

  /** Whether a switch was given. */
  has(option: string): boolean {
    return this.#values[option] === true
  }

  /** An option's text; undefined where it was not given. */
  text(option: string): string | undefined {
    const value = this.#values[option]
    return typeof value === 'string' ? value : undefined
  }

  /** All texts of a repeated option. */
  texts(option: string): readonly string[] {
    const value = this.#values[option]
    return Array.isArray(value) ? (value as readonly string[]) : []
  }

  /** A parameter by its place; undefined where it was left out. */
  at(index: number): string | undefined {
    return this.#positionals[index]
  }

  /** A parameter that is there, because the command asks for it. */
  required(index: number): string {
    return this.#positionals[index] ?? ''
  }
}

/** Reads the words after a command's name. Throws `UsageError` for what the command does not know. */
export function parseArguments(command: Grammar, words: readonly string[]): Arguments {
  const cut = command.takesCommand ? words.indexOf('--') : -1
  const own = cut < 0 ? words : words.slice(0, cut)
  const { values, positionals } = parse(command, own)
  const parsed = new Arguments(values, positionals, cut < 0 ? [] : words.slice(cut + 1))
  if (!parsed.has('help')) checkCount(command, positionals)
  return parsed
}

// A number below zero is a value, never an option; a mark that no argument can have keeps the parser from taking it for one.
const NUMBER_MARK = '\0'

function parse(command: Grammar, words: readonly string[]): { values: Values; positionals: readonly string[] } {
  const specs = { ...command.options, ...commonOptions }
  const options = Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, toParseOption(spec)]))
  const marked = words.map((word) => (/^-\.?\d/.test(word) ? NUMBER_MARK + word : word))
  try {
    const { values, positionals } = parseArgs({ args: marked, options, strict: true, allowPositionals: true })
    return { values, positionals: positionals.map(unmark) }
  } catch (error) {
    throw toUsageError(error, command, Object.keys(specs))
  }
}

const unmark = (word: string): string => (word.startsWith(NUMBER_MARK) ? word.slice(NUMBER_MARK.length) : word)

const toParseOption = ({ value, isRepeated = false, short }: OptionSpec) =>
  ({ type: value === undefined ? 'boolean' : 'string', multiple: isRepeated, ...(short && { short }) }) as const

function toUsageError(error: unknown, { name }: Grammar, options: readonly string[]): Error {
  if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
    return error as Error
  const [, given] = /^Unknown option '--?([^']*)'/.exec(error.message) ?? []
  if (given === undefined) return new UsageError(`${error.message}; see 'synckey ${name} --help'`)
  const meant = nearest(given, options)
  const remedy = meant === undefined ? `see 'synckey ${name} --help'` : `did you mean --${meant}?`
  return new UsageError(`'synckey ${name}' has no option ${given.length === 1 ? '-' : '--'}${given}; ${remedy}`)
}

function checkCount({ name, parameters }: Grammar, given: readonly string[]): void {
  const needed = parameters.filter((parameter) => parameter.startsWith('<')).length
  const see = `see 'synckey ${name} --help'`
  if (given.length < needed)
    throw new UsageError(`'synckey ${name}' needs ${parameters.slice(given.length, needed).join(' and ')}; ${see}`)
  if (given.length <= parameters.length) return
  throw new UsageError(
    `'synckey ${name}' does not know what to do with '${given[parameters.length]}'; put a text with spaces in quotes, or ${see}`,
  )
}
