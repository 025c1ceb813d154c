import type { InspectEvent, Source } from '../dictionary/source.ts'
import type { Cancel } from '../seams/clock.ts'
import type { WriteOperation } from '../transport/messages.ts'

/** Tells the subscribers what a write changed, or throws why it was refused. */
export type Settling = () => void

/**
 * A source that has to ask somebody else before it knows what becomes of a write. All else of it is there at once, as with any other
 * source.
 */
export interface LaterSource extends Omit<Source, 'set' | 'del' | 'release' | 'inspect'> {
  /** Does what was asked; calls `settle` once it is known what became of it, and never twice. What `settle` is given is run before it returns. */
  writeLater(operation: WriteOperation, settle: (settling: Settling) => void): void
  /** As that of any source, but that it may turn out later that nothing can be looked at, which null tells. */
  inspect?(listener: (event: InspectEvent | null) => void): Cancel
}
