/** A byte stream to one peer: TCP, TLS, a pipe in memory. Bytes arrive in order, cut anywhere. */
export interface Link {
  /** Where the stream comes from, for logs and limits; null where that means nothing. */
  readonly remoteAddress: string | null
  /** Bytes written that have not left yet. */
  readonly bufferedAmount: number
  write(bytes: Uint8Array): void
  /** Ends the stream; its listener's `closed` is called once. Idempotent. */
  close(): void
}

/** What the owner of a link's end wants to hear. */
export interface LinkListener {
  data(bytes: Uint8Array): void
  closed(error?: Error): void
}

/** host and port at which a node listens, as it travels in handshakes and peers lists. */
export type Address = readonly [host: string, port: number]

/** Opens a stream to an address. What is written before it is up is kept; a dial that fails ends as a link that closes with an error. */
export type Dial = (address: Address, listener: LinkListener) => Link
