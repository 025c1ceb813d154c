/** One way of making bytes fewer. `node:zlib` in Node; a page has none. */
export interface Compression {
  /** Its number in a handshake's list. */
  readonly method: number
  readonly compress: (bytes: Uint8Array) => Uint8Array
  /**
   * Undoes `compress`. 'unreadable' for bytes that it never made, 'too-large' once there are more than `maxBytes`, which is noticed before
   * they are all there.
   */
  readonly decompress: (bytes: Uint8Array, maxBytes: number) => Uint8Array | 'unreadable' | 'too-large'
}
