import type { Logger } from '../seams/logger.ts'
import type { MeshListener } from './meshOptions.ts'

/** Those who hear of a node's links. One that throws is logged: it must not cost an innocent peer its link. */
export class Listeners {
  readonly #listeners = new Set<MeshListener>()
  readonly #logger: Logger

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** Adds a listener; the result removes it. */
  add(listener: MeshListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(what: (listener: MeshListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        what(listener)
      } catch (error) {
        this.#logger.error('a listener failed', { error })
      }
    }
  }
}
