const lookMs = 250

/** Counts the renders of all cells, and tells four times a second: often enough for a number that is read. */
class RenderMeter {
  #count = 0
  #shown = 0

  count(): void {
    this.#count++
  }

  readonly read = (): number => this.#shown

  readonly subscribe = (listener: () => void): (() => void) => {
    const timer = setInterval(() => {
      this.#shown = this.#count
      listener()
    }, lookMs)
    return () => clearInterval(timer)
  }
}

export const renderMeter = new RenderMeter()
