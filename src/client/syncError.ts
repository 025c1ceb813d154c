import type { ErrorCode } from '../transport/messages.ts'

/** What a SyncError says beside its code and message. */
export interface SyncErrorData<T = unknown> {
  readonly key?: string | undefined
  readonly owner?: string | undefined
  readonly ownerName?: string | undefined
  /** Milliseconds of this client's clock: the first moment at which the write would be accepted. */
  readonly expiresAt?: number | undefined
  /** What the user tried to write. */
  readonly attempted?: T | undefined
  /** When it was refused, milliseconds of this client's clock. */
  readonly at: number
  readonly writeId?: number | undefined
}

/** Why a write or the connection failed: state to show, not something to catch. */
export class SyncError<T = unknown> extends Error {
  declare readonly code: ErrorCode
  declare readonly key: string | undefined
  declare readonly owner: string | undefined
  declare readonly ownerName: string | undefined
  declare readonly expiresAt: number | undefined
  declare readonly attempted: T | undefined
  declare readonly at: number
  declare readonly writeId: number | undefined

  constructor(code: ErrorCode, message: string, data: SyncErrorData<T>) {
    super(message)
    this.name = 'SyncError'
    Object.assign(this, data, { code })
  }

  /** Plain data, fit for a log or another window. */
  toJSON(): { code: ErrorCode; message: string } & SyncErrorData<T> {
    const fields = Object.entries(this).filter(([name, field]) => name !== 'name' && field !== undefined)
    return { message: this.message, ...Object.fromEntries(fields) } as ReturnType<this['toJSON']>
  }
}
