import { sameValue } from '../client/sameValue.ts'
import type { Settling } from '../connector/laterSource.ts'
import { RefusedError } from '../connector/refusal.ts'
import type { Entry } from '../dictionary/change.ts'
import type { ClientMessage, Refusal, WriteOperation } from '../transport/messages.ts'
import { UnsendableError } from '../transport/unsendableError.ts'

interface Write {
  readonly operation: WriteOperation
  readonly settle: (settling: Settling) => void
  /** How often it was sent. */
  sendings: number
}

/** The writes that another connector has not answered, asked for under the same id until it has. */
export class WritesUnderWay {
  readonly #send: (message: ClientMessage) => void
  readonly #writes = new Map<number, Write>()
  /** What writes of ours made, as far as that is known: of several that would make the same, one did. */
  readonly #made = new WeakSet<Entry>()
  #lastId = 0

  /** `send` gives a message to the other connector, if there is a connection to it. */
  constructor(send: (message: ClientMessage) => void) {
    this.#send = send
  }

  add(operation: WriteOperation, settle: (settling: Settling) => void): void {
    const id = ++this.#lastId
    const write = { operation, settle, sendings: 0 }
    this.#writes.set(id, write)
    this.#ask(id, write)
  }

  /** There is another connection: what was not answered is asked again. */
  repeat(): void {
    for (const [id, write] of this.#writes) this.#ask(id, write)
  }

  /** The other connector applied a write; `apply` is what follows from it, once somebody hears the answer. */
  accept(id: number, apply: (operation: WriteOperation) => void): void {
    this.#settle(id, apply)
  }

  /**
   * The other connector did not apply a write. One that was restarted has forgotten the first sending, and finds the key changed by it: `ownAt` says what a key
   * holds (undefined: nothing) where nobody else can have written it, else null.
   */
  refuse(id: number, refusal: Refusal, ownAt: (key: string) => Entry | undefined | null): void {
    const write = this.#writes.get(id)
    const isDone =
      refusal.code === 'conflict' && write !== undefined && this.#hasMade(write, ownAt(write.operation.key))
    this.#settle(id, () => isDone || refuse(new RefusedError(refusal)))
  }

  /** A write of ours made this. */
  made(entry: Entry): void {
    this.#made.add(entry)
  }

  /** Whether the key is what a repeated write made of it, and no other one. */
  #hasMade({ operation, sendings }: Write, own: Entry | undefined | null): boolean {
    if (sendings < 2 || own === null) return false
    if (!own) return isDeletion(operation)
    if (this.#made.has(own) || !sameValue(own.value, valueOf(operation))) return false
    this.#made.add(own)
    return true
  }

  /** Asks for a write, unless it can never cross. */
  #ask(id: number, write: Write): void {
    try {
      write.sendings++
      this.#send({ type: 'write', id, operation: write.operation })
    } catch (error) {
      if (!(error instanceof UnsendableError)) throw error
      const { code, message } = error
      this.#settle(id, () => refuse(new RefusedError({ code, message })))
    }
  }

  #settle(id: number, settling: (operation: WriteOperation) => void): void {
    const write = this.#writes.get(id)
    this.#writes.delete(id)
    write?.settle(() => settling(write.operation))
  }
}

/** The value that a write brings; undefined where it keeps the one held. */
export function valueOf(operation: WriteOperation): unknown {
  return 'value' in operation ? operation.value : undefined
}

export function isDeletion(operation: WriteOperation): boolean {
  return operation.op === 'delete' || ('value' in operation && operation.value === null)
}

function refuse(error: RefusedError): never {
  throw error
}
