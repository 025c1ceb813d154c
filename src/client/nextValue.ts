import { checkValue } from './checkValue.ts'

/** Makes a value from the one before it; undefined stands for an absent key. */
export type Updater = (previous: unknown) => unknown

interface Value {
  readonly value: unknown
}

/** How a write comes by its value: a value given, or updaters of the value held, or updaters after a value given. Null deletes. */
export class NextValue {
  #given: Value | null = null
  #updaters: readonly Updater[] = []
  #input: unknown
  #output: Value | null = null
  #problem: string | null = null

  /** What is to be written; null until the updaters could be run. */
  get output(): Value | null {
    return this.#output
  }

  /** What was wrong when the updaters ran last, as a sentence; there is no output then. */
  get problem(): string | null {
    return this.#problem
  }

  /** The value held decides what is written. */
  get needsHeld(): boolean {
    return this.#given === null
  }

  /** Writes this value, whatever was to be written before. */
  put(value: unknown): void {
    this.#given = { value }
    this.#output = this.#given
    this.#problem = null
    this.#updaters = []
  }

  /** Updates what was to be written before. Returns what is wrong with the result; the updater is forgotten then. */
  add(update: Updater): string | null {
    const next = this.#output && run(update, this.#output)
    if (next && 'problem' in next) return next.problem
    this.#output = next
    this.#updaters = [...this.#updaters, update]
    return null
  }

  /** Runs the updaters on the value held, undefined where there is none, unless they ran on this very value. */
  compute(held: unknown): void {
    if (!this.needsHeld || (this.#output && Object.is(this.#input, held))) return
    let next: Value | Problem = { value: held }
    for (const update of this.#updaters) if (!('problem' in next)) next = run(update, next)
    this.#input = held
    this.#output = 'problem' in next ? null : next
    this.#problem = 'problem' in next ? next.problem : null
  }
}

interface Problem {
  readonly problem: string
}

function run(update: Updater, { value }: Value): Value | Problem {
  try {
    const next = update(value ?? undefined)
    const problem = checkValue(next)
    return problem === null ? { value: next } : { problem }
  } catch (error) {
    return { problem: `The updater threw: ${String(error)}` }
  }
}
