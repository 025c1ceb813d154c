import type { Source } from '../dictionary/source.ts'
import type { WriteOperation } from '../transport/messages.ts'

/** Tells the subscribers what a write changed, or throws why it was refused. */
export type Settling = () => void

/**
 * A source that has to ask somebody else before it knows what becomes of a write. All else of it is there at once, as with any other
 * source.
 */
export interface LaterSource extends Omit<Source, 'set' | 'del' | 'release'> {
  /** Does what was asked; calls `settle` once it is known what became of it, and never twice. What `settle` is given is run before it returns. */
  writeLater(operation: WriteOperation, settle: (settling: Settling) => void): void
}
