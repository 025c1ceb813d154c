import { Style } from './style.ts'
import { visible } from './visible.ts'

/** What a terminal needs of a stream; standard output and error have it. */
export interface OutputStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export interface TerminalParts {
  readonly out: OutputStream
  readonly err: OutputStream
  readonly env: Readonly<Record<string, string | undefined>>
  /** Errors are JSON too. */
  readonly isJson: boolean
}

/** Where a command writes: data on standard output, everything else on standard error. */
export class Terminal {
  readonly #parts: TerminalParts
  /** For what is printed. */
  readonly style: Style
  /** For what is said. */
  readonly #saidStyle: Style

  constructor(parts: TerminalParts) {
    this.#parts = parts
    this.style = new Style(isColoured(parts.out, parts.env))
    this.#saidStyle = new Style(isColoured(parts.err, parts.env))
  }

  /** Whether a person reads what is printed. */
  get isPrintedToPerson(): boolean {
    return this.#parts.out.isTTY === true
  }

  /** Characters in a line of what is printed; null where nobody counts them. */
  get columns(): number | null {
    return this.isPrintedToPerson ? (this.#parts.out.columns ?? 80) : null
  }

  /** A line of data. */
  print(line: string): void {
    this.#parts.out.write(`${line}\n`)
  }

  /** Something the user should know, whoever they are, and what else there is to say of it. */
  say(message: string, data: object = {}): void {
    const details = detailsOf(data)
    if (this.#parts.isJson) return this.#write(JSON.stringify({ message, ...Object.fromEntries(details) }))
    const more =
      details.length > 0 ? ` (${details.map(([name, detail]) => `${name} ${inWords(detail)}`).join(', ')})` : ''
    this.#write(`${this.#saidStyle.dim('synckey:')} ${readable(message + more)}`)
  }

  /** Something pleasant to know, for people only. */
  note(message: string): void {
    if (this.#parts.err.isTTY && !this.#parts.isJson) this.#write(this.#saidStyle.dim(readable(message)))
  }

  /** Why the command failed. */
  fail(error: { readonly message: string }): void {
    if (this.#parts.isJson) this.#write(JSON.stringify({ error }))
    else this.#write(`${this.#saidStyle.red('synckey:')} ${readable(error.message)}`)
  }

  /** A line beside the data. */
  #write(line: string): void {
    this.#parts.err.write(`${line}\n`)
  }
}

function isColoured({ isTTY }: OutputStream, env: TerminalParts['env']): boolean {
  return isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
}

/** What data tells, by name, as far as there is something to tell; of an error, what it says. */
function detailsOf(data: object): readonly (readonly [name: string, detail: unknown])[] {
  return Object.entries(data)
    .filter(([, detail]) => detail !== null && detail !== undefined)
    .map(([name, detail]: [string, unknown]) => [name, detail instanceof Error ? detail.message : detail])
}

const inWords = (detail: unknown): string => (typeof detail === 'string' ? detail : JSON.stringify(detail))

/** Lines may break where the command breaks them. */
const readable = (text: string): string => text.split('\n').map(visible).join('\n')
