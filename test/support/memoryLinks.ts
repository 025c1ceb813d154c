import type { Address, Dial, Link, LinkListener } from '../../src/mesh/link.ts'

/** Streams between nodes of one process: what is written arrives in later microtasks, in order. */
export class MemoryLinks {
  readonly #accepts = new Map<string, (link: Link) => LinkListener>()
  readonly #open = new Set<MemoryLink>()
  /** Bytes that were written, by all links. */
  written = 0
  /** Told of everything that is written. */
  overhear: (bytes: Uint8Array) => void = () => {}
  isFrozen = false
  /** Which writes get lost without a word: those by a link's dialler or by its listener, and at which address it listens. */
  loses: (by: 'dialler' | 'listener', address: string) => boolean = () => false

  listen(address: Address, accept: (link: Link) => LinkListener): void {
    this.#accepts.set(String(address), accept)
  }

  /** Dials like TCP: an address where nobody listens ends as a link that closes with an error. */
  readonly dial: Dial = (address, listener) => {
    const loses = (by: 'dialler' | 'listener') => (): boolean => this.isFrozen || this.loses(by, String(address))
    const near = new MemoryLink(this, loses('dialler'))
    const accept = this.#accepts.get(String(address))
    if (!accept) {
      queueMicrotask(() => listener.closed(new Error(`nobody listens at ${String(address)}`)))
      return near
    }
    const far = new MemoryLink(this, loses('listener'))
    near.join(far, listener)
    far.join(near, accept(far))
    this.#open.add(near)
    return near
  }

  /** Nobody listens at this address any more. */
  silence(address: Address): void {
    this.#accepts.delete(String(address))
  }

  /** From now on nothing that is written arrives, and nobody is told. */
  freeze(): void {
    this.isFrozen = true
  }

  /** Ends every link that was dialled. */
  cutAll(): void {
    for (const link of this.#open) link.close()
    this.#open.clear()
  }
}

class MemoryLink implements Link {
  readonly remoteAddress = '127.0.0.1'
  readonly bufferedAmount = 0
  readonly #links: MemoryLinks
  readonly #loses: () => boolean
  #other: MemoryLink | undefined
  #listener: LinkListener | undefined
  #closed = false

  constructor(links: MemoryLinks, loses: () => boolean) {
    this.#links = links
    this.#loses = loses
  }

  join(other: MemoryLink, listener: LinkListener): void {
    this.#other = other
    this.#listener = listener
  }

  write(bytes: Uint8Array): void {
    if (this.#closed || this.#loses()) return
    this.#links.written += bytes.length
    this.#links.overhear(bytes)
    const copy = bytes.slice()
    queueMicrotask(() => this.#other?.receive(copy))
  }

  receive(bytes: Uint8Array): void {
    if (!this.#closed) this.#listener?.data(bytes)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    queueMicrotask(() => this.#other?.close())
    queueMicrotask(() => this.#listener?.closed())
  }
}
