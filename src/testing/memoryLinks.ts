import type { Clock } from '../seams/clock.ts'
import { inLine } from '../seams/inLine.ts'
import type { Address, Dial, Link, LinkListener } from '../mesh/link.ts'

/** Takes a link that another node opened, and says who hears it. */
type Accept = (link: Link) => LinkListener

/** Streams between the nodes of one process: what is written arrives later, in order, by a clock. */
export class MemoryLinks {
  /** Does a task after the time that bytes are under way. */
  readonly later: (task: () => void) => void
  readonly #accepts = new Map<string, Accept>()
  readonly #open = new Set<MemoryLink>()
  readonly #mayReach: (from: Address, to: Address) => boolean

  /** `mayReach` says whether two nodes reach each other now. */
  constructor(clock: Clock, latencyMs: number, mayReach: (from: Address, to: Address) => boolean) {
    this.later = inLine((task) => void clock.after(latencyMs, task))
    this.#mayReach = mayReach
  }

  /** Lets others dial an address. */
  listen(address: Address, accept: Accept): void {
    this.#accepts.set(String(address), accept)
  }

  /** How the node at `from` dials: an address that it does not reach ends as a link that closes with an error. */
  dialFrom(from: Address): Dial {
    return (to, listener) => {
      const near = new MemoryLink(this, from, to)
      const accept = this.#accepts.get(String(to))
      if (accept && this.#mayReach(from, to)) this.#join(near, new MemoryLink(this, to, from), listener, accept)
      else this.later(() => listener.closed(new Error(`${to.join(':')} cannot be reached`)))
      return near
    }
  }

  /** Ends the links between nodes that do not reach each other any more. */
  cutLost(): void {
    for (const link of this.#open) if (!this.#mayReach(link.from, link.to)) link.close()
  }

  closed(link: MemoryLink): void {
    this.#open.delete(link)
  }

  #join(near: MemoryLink, far: MemoryLink, listener: LinkListener, accept: Accept): void {
    near.join(far, listener)
    far.join(near, accept(far))
    this.#open.add(near)
  }
}

class MemoryLink implements Link {
  /** As from this machine, so that no limit per address holds. */
  readonly remoteAddress = '127.0.0.1'
  readonly bufferedAmount = 0
  readonly from: Address
  readonly to: Address
  readonly #links: MemoryLinks
  #other: MemoryLink | undefined
  #listener: LinkListener | undefined
  #isClosed = false

  constructor(links: MemoryLinks, from: Address, to: Address) {
    this.#links = links
    this.from = from
    this.to = to
  }

  join(other: MemoryLink, listener: LinkListener): void {
    this.#other = other
    this.#listener = listener
  }

  write(bytes: Uint8Array): void {
    if (this.#isClosed) return
    const copy = bytes.slice()
    this.#links.later(() => this.#other?.receive(copy))
  }

  receive(bytes: Uint8Array): void {
    if (!this.#isClosed) this.#listener?.data(bytes)
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#links.closed(this)
    this.#links.later(() => {
      this.#other?.close()
      this.#listener?.closed()
    })
  }
}
