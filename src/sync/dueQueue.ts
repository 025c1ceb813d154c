/** Things that become due, the soonest first; adding and taking cost the logarithm of their number. `due` may not change while a thing is in it. */
export class DueQueue<T extends { readonly due: number }> {
  readonly #heap: T[] = []

  get first(): T | undefined {
    return this.#heap[0]
  }

  push(item: T): void {
    this.#heap.push(item)
    this.#rise(this.#heap.length - 1)
  }

  /** Removes and returns the soonest. */
  shift(): T | undefined {
    const [first] = this.#heap
    const last = this.#heap.pop()
    if (last && last !== first) this.#sink(last)
    return first
  }

  clear(): void {
    this.#heap.length = 0
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1
      if (this.#heap[parent]!.due <= this.#heap[at]!.due) return
      this.#swap(at, parent)
      at = parent
    }
  }

  /** Puts an item at the top, and from there where it belongs. */
  #sink(item: T): void {
    this.#heap[0] = item
    for (let at = 0, next = this.#soonerChild(0); next > 0; next = this.#soonerChild(at)) {
      if (this.#heap[next]!.due >= item.due) return
      this.#swap(at, next)
      at = next
    }
  }

  /** 0 where there is no child. */
  #soonerChild(at: number): number {
    const left = 2 * at + 1
    if (left >= this.#heap.length) return 0
    const right = this.#heap[left + 1]
    return right && right.due < this.#heap[left]!.due ? left + 1 : left
  }

  #swap(a: number, b: number): void {
    const item = this.#heap[a]!
    this.#heap[a] = this.#heap[b]!
    this.#heap[b] = item
  }
}
