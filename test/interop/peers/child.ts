import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** What a child reports unasked. */
export interface ChildEvent {
  readonly event: string
  readonly [field: string]: unknown
}

interface Call {
  readonly command: string
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

const running = new Set<ChildProcessWithoutNullStreams>()
const killAll = (): void => running.forEach((child) => child.kill('SIGKILL'))
process.once('exit', killAll)
process.once('disconnect', killAll) // the test runner has gone without a word to this worker

/**
 * A child process that answers lines of JSON. It ends by itself when its standard input closes, so none outlives the process that
 * started it, however that one ends.
 */
export class Child {
  readonly #name: string
  readonly #process: ChildProcessWithoutNullStreams
  readonly #calls = new Map<number, Call>()
  readonly #lines: string[] = []
  readonly #onEvent: (event: ChildEvent) => void
  #lastCall = 0
  #ended: string | undefined

  constructor(name: string, command: string, args: readonly string[], onEvent: (event: ChildEvent) => void) {
    this.#name = name
    this.#onEvent = onEvent
    this.#process = spawn(command, args, { stdio: 'pipe' })
    running.add(this.#process)
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#hear(line))
    createInterface({ input: this.#process.stderr }).on('line', (line) => this.#note('!', line))
    this.#process.stdin.on('error', (error) => this.#note('!', error.message))
    this.#process.on('error', (error) => this.#end(error.message))
    this.#process.on('close', (code, signal) => this.#end(`code ${code}, signal ${signal}`))
  }

  /** What was said last to and by the child: `>` commands with their answers, `<` events, `!` its standard error. */
  get log(): string {
    const unanswered = [...this.#calls.values()].map(({ command }) => `> ${command} has no answer`)
    return [`--- ${this.#name}`, ...this.#lines.slice(-200), ...unanswered].join('\n')
  }

  /** Runs one operation in the child; rejects with what it threw, or when the child has ended. */
  async call(op: string, parameters: object = {}): Promise<unknown> {
    if (this.#ended) throw this.#gone()
    const call = ++this.#lastCall
    const command = `${op} ${JSON.stringify(parameters)}`
    return new Promise((resolve, reject) => {
      this.#calls.set(call, { command, resolve, reject })
      this.#process.stdin.write(`${JSON.stringify({ call, op, ...parameters })}\n`)
    })
  }

  /** Ends the child, by force if it does not go when its standard input closes. */
  async stop(): Promise<void> {
    if (this.#ended) return
    const closed = once(this.#process, 'close', { signal: AbortSignal.timeout(3_000) })
    this.#process.stdin.end()
    await closed.catch(() => this.#process.kill('SIGKILL'))
  }

  #hear(line: string): void {
    const message = JSON.parse(line) as ChildEvent & { call?: number; value?: unknown; error?: Error }
    const call = this.#calls.get(message.call ?? 0)
    if (call) {
      this.#calls.delete(message.call ?? 0)
      this.#settle(call, message)
    } else {
      this.#note('<', line)
      this.#onEvent(message)
    }
  }

  #settle({ command, resolve, reject }: Call, { value, error }: { value?: unknown; error?: Error }): void {
    this.#note('>', `${command} = ${JSON.stringify(error ?? value)}`)
    if (error) reject(Object.assign(new Error(error.message), { name: error.name }))
    else resolve(value)
  }

  /** What is asked again and again until the answer is another is noted once. */
  #note(mark: string, words: string): void {
    const line = `${mark} ${words}`
    if (line !== this.#lines.at(-1)) this.#lines.push(line)
  }

  #end(how: string): void {
    running.delete(this.#process)
    if (this.#ended) return
    this.#ended = how
    this.#note('!', `ended: ${how}`)
    for (const call of this.#calls.values()) call.reject(this.#gone())
    this.#calls.clear()
  }

  #gone(): Error {
    return new Error(`${this.#name} has ended (${this.#ended})\n${this.log}`)
  }
}
