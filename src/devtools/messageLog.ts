import type { InspectEvent, PeerLink } from '../dictionary/source.ts'
import type { SyncStore } from '../client/types.ts'
import type { Cancel } from '../seams/clock.ts'

/** What is logged: what neighbours tell of their links is drawn instead. */
export type Passed = Exclude<InspectEvent, { readonly type: 'links' }>

export interface LoggedEvent {
  readonly id: number
  readonly event: Passed
}

/** What passed between the connector's node and one neighbour. */
export interface Traffic {
  readonly messages: number
  readonly bytes: number
}

/** What the log knows; a new object with each telling. */
export interface LogState {
  /** Null until the connector answered; false where it does not let itself be inspected. */
  readonly isAllowed: boolean | null
  readonly isPaused: boolean
  /** How many were left out of `events` since the pause began. */
  readonly missed: number
  /** Newest first, at most 1,000. */
  readonly events: readonly LoggedEvent[]
  /** By the neighbour's id, also while paused. */
  readonly traffic: ReadonlyMap<string, Traffic>
  /** With whom neighbours are linked, by the neighbour's id, also while paused. */
  readonly links: ReadonlyMap<string, readonly PeerLink[]>
}

const KEPT = 1000

const empty: LogState = {
  isAllowed: null,
  isPaused: false,
  missed: 0,
  events: [],
  traffic: new Map(),
  links: new Map(),
}

/** Keeps what passed between the connector's node and its neighbours. */
export class MessageLog {
  readonly #store: SyncStore
  readonly #listeners = new Set<() => void>()
  #state = empty
  #nextId = 0

  constructor(store: SyncStore) {
    this.#store = store
  }

  readonly read = (): LogState => this.#state

  readonly subscribe = (listener: () => void): Cancel => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Asks the connector until it is cancelled. */
  start(): Cancel {
    return this.#store.inspect((events) => this.#hear(events))
  }

  /** Leaves out what comes, or takes it in again. */
  pause(isPaused: boolean): void {
    this.#enter({ isPaused, missed: 0 })
  }

  clear(): void {
    this.#enter({ events: [], missed: 0 })
  }

  #hear(events: readonly InspectEvent[] | null): void {
    if (!events) return this.#enter({ isAllowed: false })
    const { isPaused, missed, traffic, links } = this.#state
    const passed = events.filter((event) => event.type !== 'links')
    const known = { isAllowed: true, traffic: withTraffic(traffic, passed), links: withLinks(links, events) }
    if (isPaused) this.#enter({ ...known, missed: missed + passed.length })
    else this.#enter({ ...known, events: this.#withNewest(passed) })
  }

  #withNewest(events: readonly Passed[]): readonly LoggedEvent[] {
    const newest = events.map((event) => ({ id: this.#nextId++, event }))
    return [...newest.toReversed(), ...this.#state.events].slice(0, KEPT)
  }

  #enter(change: Partial<LogState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of [...this.#listeners]) listener()
  }
}

function withTraffic(before: ReadonlyMap<string, Traffic>, events: readonly Passed[]): ReadonlyMap<string, Traffic> {
  const traffic = new Map(before)
  for (const event of events) {
    if (event.type === 'link') continue
    const { messages, bytes } = traffic.get(event.peer) ?? { messages: 0, bytes: 0 }
    traffic.set(event.peer, { messages: messages + 1, bytes: bytes + event.bytes })
  }
  return traffic
}

/** A neighbour whose link fell is not known of any more. The same map where nothing was told of links. */
function withLinks(before: LogState['links'], events: readonly InspectEvent[]): LogState['links'] {
  if (events.every(({ type }) => type === 'message')) return before
  const links = new Map(before)
  for (const event of events) {
    if (event.type === 'links') links.set(event.peer, event.links)
    else if (event.type === 'link' && !event.isUp) links.delete(event.peer)
  }
  return links
}
