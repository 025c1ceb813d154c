import type { Logger } from '../seams/logger.ts'

/** Who asks: what the door knows of a client, and the owner id under which its writes are held. */
export interface ClientInfo {
  readonly owner: string
  /** Origin of its page; null where it is no browser, or came through no door. */
  readonly origin: string | null
  /** IP address it came from; null in this process. */
  readonly address: string | null
}

/** What a client wants to do. `connect`, which comes first, and `broadcast` name no key. */
export interface AuthorizeRequest {
  readonly client: ClientInfo
  readonly op: 'connect' | 'read' | 'set' | 'delete' | 'release' | 'acquire' | 'broadcast'
  readonly key: string | null
}

/** 'read-only' admits a client at `connect` and refuses all that it writes; for anything else it is a no. */
export type Verdict = boolean | 'read-only'

/**
 * Decides what a client may do. Throwing is a no. `read` is asked for every key of a snapshot and every change, and has to be answered at once: a promise
 * is a no.
 */
export type Authorize = (request: AuthorizeRequest) => Verdict | Promise<Verdict>

/** Asks whoever decides, and takes every failure for a no. */
export class Authority {
  readonly #authorize: Authorize
  readonly #logger: Logger

  constructor(authorize: Authorize, logger: Logger) {
    this.#authorize = authorize
    this.#logger = logger
  }

  ask(request: AuthorizeRequest): Verdict | Promise<Verdict> {
    try {
      const verdict = this.#authorize(request)
      return verdict instanceof Promise ? verdict.catch((error: unknown) => this.#refuse(error)) : verdict
    } catch (error) {
      return this.#refuse(error)
    }
  }

  mayRead(client: ClientInfo, key: string): boolean {
    return this.ask({ client, op: 'read', key }) === true
  }

  #refuse(error: unknown): false {
    this.#logger.info('authorize threw, which is a no', { error })
    return false
  }
}

/** Allows what both allow: a no of either is a no, and else 'read-only' of either holds. */
export function both(first: Authorize, second: Authorize): Authorize {
  return (request) => {
    const verdict = first(request)
    return verdict instanceof Promise
      ? verdict.then((known) => stricter(known, second, request))
      : stricter(verdict, second, request)
  }
}

function stricter(verdict: Verdict, second: Authorize, request: AuthorizeRequest): Verdict | Promise<Verdict> {
  if (verdict === false) return false
  const narrow = (other: Verdict): Verdict => (other === true ? verdict : other)
  const other = second(request)
  return other instanceof Promise ? other.then(narrow) : narrow(other)
}
