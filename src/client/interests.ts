import type { Cancel, Clock } from '../seams/clock.ts'
import type { ClientMessage, Interest } from '../transport/messages.ts'

/** How long what nobody uses is still wanted, in milliseconds: what is mounted again meanwhile costs nothing. */
const DROP_MS = 5000

/** By the id of the message that asks for it, `hello` being 0. */
const NOT_ASKED = -1

type Kind = keyof Interest

interface Wish {
  users: number
  idleSince: number
  asked: number
  isAnswered: boolean
}

export interface InterestsOptions {
  readonly clock: Clock
  send(message: ClientMessage): void
  /** Some keys are no longer wanted: `isWanted` tells which are. */
  dropped(): void
}

/** Which keys and prefixes a client uses, and which of them the connector has answered. What is used and left in one turn is told in one message. */
export class Interests {
  readonly #options: InterestsOptions
  readonly #wishes: Readonly<Record<Kind, Map<string, Wish>>> = { keys: new Map(), prefixes: new Map() }
  #lastId = 0
  #isOpen = false
  #isGathering = false
  #cancelSweep: Cancel | null = null

  constructor(options: InterestsOptions) {
    this.#options = options
  }

  /** Wants a key, or all keys below a prefix, until the last user undid it and a while after. */
  use(kind: Kind, name: string): Cancel {
    let wish = this.#wishes[kind].get(name)
    if (!wish) {
      this.#wishes[kind].set(name, (wish = { users: 0, idleSince: 0, asked: NOT_ASKED, isAnswered: false }))
      this.#gather()
    }
    const used = wish
    used.users++
    let using = true
    return () => {
      if (using && --used.users === 0) this.#rest(used)
      using = false
    }
  }

  /** Told of the key as it is, or that it is absent. */
  isAnswered(key: string): boolean {
    return this.#covers(key, ({ isAnswered }) => isAnswered)
  }

  isWanted(key: string): boolean {
    return this.#covers(key, () => true)
  }

  /** Whether the answer to the interest of this id tells what the key is. */
  isAskedBy(id: number, key: string): boolean {
    return this.#covers(key, ({ asked }) => asked === id)
  }

  /** What `hello` names on a new channel: everything or, where it resumes, what was answered before; the rest is asked for after it. */
  open(resumes: boolean): Interest {
    this.#isOpen = true
    if (resumes) this.#gather()
    return this.#take(0, (wish) => {
      wish.asked = NOT_ASKED
      return !resumes || wish.isAnswered
    })
  }

  /** The channel is gone. */
  lost(): void {
    this.#isOpen = false
  }

  /** The connector answered in full. */
  answered(id: number): void {
    for (const wishes of Object.values(this.#wishes))
      for (const wish of wishes.values()) if (wish.asked === id) wish.isAnswered = true
  }

  /** Asks now for what was to be asked for at the end of this turn. */
  flush(): void {
    if (!this.#isOpen) return
    const id = this.#lastId + 1
    const add = this.#take(id, ({ asked }) => asked === NOT_ASKED)
    if (add.keys.length + add.prefixes.length > 0) this.#send(add, { keys: [], prefixes: [] })
  }

  close(): void {
    this.#cancelSweep?.()
    this.#cancelSweep = null
  }

  #gather(): void {
    if (!this.#isOpen || this.#isGathering) return
    this.#isGathering = true
    queueMicrotask(() => {
      this.#isGathering = false
      this.flush()
    })
  }

  #send(add: Interest, drop: Interest): void {
    this.#options.send({ type: 'interest', id: ++this.#lastId, add, drop })
  }

  #rest(wish: Wish): void {
    wish.idleSince = this.#options.clock.now()
    this.#expect()
  }

  #expect(): void {
    this.#cancelSweep ??= this.#options.clock.after(DROP_MS, () => this.#sweep())
  }

  #sweep(): void {
    this.#cancelSweep = null
    const drop = { keys: this.#forget('keys'), prefixes: this.#forget('prefixes') }
    if (drop.keys.length + drop.prefixes.length === 0) return
    if (this.#isOpen) this.#send({ keys: [], prefixes: [] }, drop)
    this.#options.dropped()
  }

  #forget(kind: Kind): readonly string[] {
    const due = this.#options.clock.now() - DROP_MS
    const dropped: string[] = []
    for (const [name, { users, idleSince }] of this.#wishes[kind]) {
      if (users > 0) continue
      if (idleSince > due) this.#expect()
      else if (this.#wishes[kind].delete(name)) dropped.push(name)
    }
    return dropped
  }

  /** The names of the wishes that fit, which from now on are asked for by this id. */
  #take(id: number, fits: (wish: Wish) => boolean): Interest {
    const names = (kind: Kind): readonly string[] =>
      [...this.#wishes[kind]].flatMap(([name, wish]) => {
        if (!fits(wish)) return []
        wish.asked = id
        return [name]
      })
    return { keys: names('keys'), prefixes: names('prefixes') }
  }

  #covers(key: string, fits: (wish: Wish) => boolean): boolean {
    const own = this.#wishes.keys.get(key)
    if (own && fits(own)) return true
    for (const [prefix, wish] of this.#wishes.prefixes) if (key.startsWith(prefix) && fits(wish)) return true
    return false
  }
}
