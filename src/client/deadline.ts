import type { Cancel, Clock } from '../seams/clock.ts'
import type { ErrorCode } from '../transport/messages.ts'
import type { AcquireOptions } from './types.ts'

/** Calls `end` when a write takes too long, or its user does not want it any more, unless that is undone before. */
export function deadline(
  clock: Clock,
  { timeoutMs, signal }: AcquireOptions,
  end: (code: ErrorCode, why: string) => void,
): Cancel {
  const abort = (): void => end('aborted', 'it was aborted')
  const cancel =
    timeoutMs === undefined
      ? undefined
      : clock.after(timeoutMs, () => end('timeout', 'the connector did not answer in time'))
  signal?.addEventListener('abort', abort)
  return () => {
    cancel?.()
    signal?.removeEventListener('abort', abort)
  }
}
