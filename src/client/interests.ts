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
  readonly send: (message: ClientMessage) => void
  /** Some keys are no longer wanted: `isWanted` tells which are. */
  readonly dropped: () => void
}

/** Which keys and prefixes a client uses, and which of them the connector has answered. What is used and left in one turn is told in one message. */
export interface Interests {
  /** Wants a key, or all keys below a prefix, until the last user undid it and a while after. */
  readonly use: (kind: Kind, name: string) => Cancel
  /** Told of the key as it is, or that it is absent. */
  readonly isAnswered: (key: string) => boolean
  readonly isWanted: (key: string) => boolean
  /** Whether the answer to the interest of this id tells what the key is. */
  readonly isAskedBy: (id: number, key: string) => boolean
  /** What `hello` names on a new channel: everything or, where it resumes, what was answered before; the rest is asked for after it. */
  readonly open: (resumes: boolean) => Interest
  /** The channel is gone. */
  readonly lost: () => void
  /** The connector answered in full. */
  readonly answered: (id: number) => void
  /** Asks now for what was to be asked for at the end of this turn. */
  readonly flush: () => void
  readonly close: () => void
}

export function createInterests({ clock, send, dropped }: InterestsOptions): Interests {
  const wishes: Readonly<Record<Kind, Map<string, Wish>>> = { keys: new Map(), prefixes: new Map() }
  let lastId = 0
  let isOpen = false
  /** Something is to be asked for at the end of this turn. */
  let isGathering = false
  let cancelSweep: Cancel | undefined

  /** The names of the wishes that fit. */
  const pick = (fits: (wish: Wish, name: string, kind: Kind) => boolean): Interest => {
    const names = (kind: Kind): readonly string[] =>
      [...wishes[kind]].flatMap(([name, wish]) => (fits(wish, name, kind) ? name : []))
    return { keys: names('keys'), prefixes: names('prefixes') }
  }
  const tell = (add: Interest, drop: Interest): void => {
    if (isOpen && [add, drop].some(({ keys, prefixes }) => keys.length + prefixes.length > 0))
      send({ type: 'interest', id: ++lastId, add, drop })
  }
  const none = (): Interest => pick(() => false)
  const ask = (id: number) => (wish: Wish) => {
    if (wish.asked !== NOT_ASKED) return false
    wish.asked = id
    return true
  }
  const flush = (): void => {
    if (!isGathering) return
    isGathering = false
    if (isOpen) tell(pick(ask(lastId + 1)), none())
  }
  const gather = (): void => {
    if (!isGathering) queueMicrotask(flush)
    isGathering = true
  }
  const covers = (key: string, fits: (wish: Wish) => boolean): boolean => {
    const own = wishes.keys.get(key)
    if (own && fits(own)) return true
    for (const [prefix, wish] of wishes.prefixes) if (key.startsWith(prefix) && fits(wish)) return true
    return false
  }
  const expectSweep = (): void => {
    cancelSweep ??= clock.after(DROP_MS, () => {
      cancelSweep = undefined
      const due = clock.now() - DROP_MS
      const drop = pick(({ users, idleSince }, name, kind) => {
        if (users === 0 && idleSince > due) expectSweep()
        return users === 0 && idleSince <= due && wishes[kind].delete(name)
      })
      tell(none(), drop)
      dropped()
    })
  }

  return {
    flush,
    use(kind, name) {
      const wish = wishes[kind].get(name) ?? { users: 0, idleSince: 0, asked: NOT_ASKED, isAnswered: false }
      if (wish.asked === NOT_ASKED) gather()
      wishes[kind].set(name, wish)
      wish.users++
      let using = true
      return () => {
        if (using && --wish.users === 0) {
          wish.idleSince = clock.now()
          expectSweep()
        }
        using = false
      }
    },
    isAnswered: (key) => covers(key, ({ isAnswered }) => isAnswered),
    isWanted: (key) => covers(key, () => true),
    isAskedBy: (id, key) => covers(key, ({ asked }) => asked === id),
    open(resumes) {
      isOpen = true
      if (resumes) gather()
      return pick((wish) => {
        const isNamed = !resumes || wish.isAnswered
        wish.asked = isNamed ? 0 : NOT_ASKED
        return isNamed
      })
    },
    lost() {
      isOpen = false
    },
    answered(id) {
      pick((wish) => (wish.isAnswered ||= wish.asked === id))
    },
    close: () => cancelSweep?.(),
  }
}
