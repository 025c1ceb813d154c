import type { WriteOperation } from '../transport/messages.ts'
import type { Authority, AuthorizeRequest, ClientInfo, Verdict } from './authority.ts'

/** What one client may do. */
export class ClientRights {
  readonly client: ClientInfo
  readonly #authority: Authority | null
  /** It may write nothing, whatever the authority says of a single key. */
  isReadOnly = false

  /** `authority` is null where it may do everything. */
  constructor(client: ClientInfo, authority: Authority | null) {
    this.client = client
    this.#authority = authority
  }

  /** Whether some keys may not be for it. */
  get isLimited(): boolean {
    return this.#authority !== null
  }

  mayConnect(): Verdict | Promise<Verdict> {
    return this.#ask('connect', null)
  }

  mayRead(key: string): boolean {
    return this.#authority?.mayRead(this.client, key) ?? true
  }

  /** To acquire with a value is to set. */
  mayWrite(operation: WriteOperation): Verdict | Promise<Verdict> {
    const op = operation.op === 'acquire' && operation.value !== undefined ? 'set' : operation.op
    return !this.isReadOnly && this.#ask(op, operation.key)
  }

  mayBroadcast(): Verdict | Promise<Verdict> {
    return !this.isReadOnly && this.#ask('broadcast', null)
  }

  #ask(op: AuthorizeRequest['op'], key: string | null): Verdict | Promise<Verdict> {
    return this.#authority?.ask({ client: this.client, op, key }) ?? true
  }
}

/** Goes on at once where something is known, later where it is promised. */
export function once<T>(known: T | Promise<T>, then: (value: T) => void): Promise<void> | void {
  return known instanceof Promise ? known.then(then) : then(known)
}
