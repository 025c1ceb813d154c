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
  readonly code: ErrorCode
  readonly key: string | undefined
  readonly owner: string | undefined
  readonly ownerName: string | undefined
  readonly expiresAt: number | undefined
  readonly attempted: T | undefined
  readonly at: number
  readonly writeId: number | undefined

  constructor(code: ErrorCode, message: string, data: SyncErrorData<T>) {
    super(message)
    this.name = 'SyncError'
    this.code = code
    this.key = data.key
    this.owner = data.owner
    this.ownerName = data.ownerName
    this.expiresAt = data.expiresAt
    this.attempted = data.attempted
    this.at = data.at
    this.writeId = data.writeId
  }

  /** Plain data, fit for a log or another window. */
  toJSON(): { code: ErrorCode; message: string } & SyncErrorData<T> {
    const { code, message, key, owner, ownerName, expiresAt, attempted, at, writeId } = this
    const fields = Object.entries({ key, owner, ownerName, expiresAt, attempted, writeId })
    return { code, message, at, ...Object.fromEntries(fields.filter(([, field]) => field !== undefined)) }
  }
}
