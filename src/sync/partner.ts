import type { Disputes } from './disputes.ts'

/** Another node of our kind with which this one compares what it holds, however it is reached. */
export interface Partner {
  readonly id: string
  /** Second since which it is known. */
  readonly metAt: number
  /** Bytes of records that may go into one message. */
  readonly chunkBytes: number
  /** Second in which it last compared what it holds with anybody, as it said; 0: never, or it did not say yet. */
  exchangedAt: number
  /** It may lack what it has no room for, as it said: what it lacks need not have been deleted. */
  lacksRoom: boolean
  /** It lacks something that it was not sent in this comparison, as it had not read enough of what was sent before. */
  isBehind: boolean
  /** What it holds otherwise, and when that was looked into. */
  readonly disputes: Disputes
  /** It has to read before it is sent much again. */
  readonly hasBacklog: boolean
  send(packets: readonly unknown[]): void
  /** Sends what may be much: in order, as fast as it reads. */
  sendAll(messages: Iterable<readonly unknown[]>): void
}
