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

const CHANGED: Refusal = { code: 'conflict', message: 'It has changed since it was read; read it and write again' }

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

  /**
   * The other connector says that a write made the version that a key holds (`heldAt`; undefined: another one); `apply` is what follows from that, once somebody
   * hears it. After a restart it goes by the value alone: where another write of ours is known to have made it, this one found the key changed.
   */
  accept(id: number, heldAt: (key: string) => Entry | undefined, apply: (operation: WriteOperation) => void): void {
    const write = this.#writes.get(id)
    const held = write && write.sendings > 1 ? heldAt(write.operation.key) : undefined
    if (held && this.#made.has(held)) this.refuse(id, CHANGED)
    else this.#settle(id, apply)
  }

  /** A write of ours made this. */
  made(entry: Entry): void {
    this.#made.add(entry)
  }

  /** The other connector did not apply a write. */
  refuse(id: number, refusal: Refusal): void {
    this.#settle(id, () => refuse(new RefusedError(refusal)))
  }

  /** Asks for a write, unless it can never cross. */
  #ask(id: number, write: Write): void {
    try {
      write.sendings++
      this.#send({ type: 'write', id, operation: write.operation, ...(write.sendings > 1 && { again: true }) })
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
