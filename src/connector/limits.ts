/** What one client may take of a connector. */
export interface ConnectorLimits {
  /** How long a channel may stay without `hello`, in milliseconds. */
  readonly helloMs: number
  /** Writes per second and session in the long run. */
  readonly writesPerSecond: number
  /** Writes that a session may make at once. */
  readonly writeBurst: number
  /** Writes per second of all sessions together, in the long run: who has the token can open as many as there is room for. */
  readonly allWritesPerSecond: number
  /** Writes that all sessions together may make at once. */
  readonly allWriteBurst: number
  /** Writes of a session that may wait for an answer of a source that answers later; each one more is refused as 'rate-limited'. */
  readonly unansweredWrites: number
  /** Answers per session that are kept for repeated writes. */
  readonly rememberedAnswers: number
  /** Sessions that are kept after their client left. */
  readonly rememberedSessions: number
  /** How long they are kept, in milliseconds. */
  readonly rememberedMs: number
  /** Keys and prefixes that a client may name as its interest. */
  readonly interests: number
  /** Messages of a client that may wait while `authorize` takes its time, and interests while the client does not read. */
  readonly waitingMessages: number
  /** Changes back to which a client can resume. */
  readonly rememberedChanges: number
  /** Bytes buffered in a channel from which on a client counts as slow, and is told nothing. */
  readonly pauseBytes: number
  /** Bytes buffered below which it is told again: the newest of what it missed. */
  readonly resumeBytes: number
  /** Bytes buffered at which a slow client is given up. */
  readonly closeBytes: number
  /** How long a client may be slow at a stretch, in milliseconds. */
  readonly slowMs: number
}

export const DEFAULT_LIMITS: ConnectorLimits = {
  helloMs: 5000,
  writesPerSecond: 100,
  writeBurst: 400,
  allWritesPerSecond: 5000,
  allWriteBurst: 20_000,
  unansweredWrites: 1000,
  rememberedAnswers: 1000,
  rememberedSessions: 1000,
  rememberedMs: 600_000,
  interests: 100_000,
  waitingMessages: 1000,
  rememberedChanges: 10_000,
  pauseBytes: 1024 * 1024,
  resumeBytes: 256 * 1024,
  closeBytes: 8 * 1024 * 1024,
  slowMs: 30_000,
}
