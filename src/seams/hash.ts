/** SHA-384 of the bytes given, 48 bytes long. */
export type Sha384 = (bytes: Uint8Array) => Uint8Array

/** SHA-256 of the bytes given, 32 bytes long. `node:crypto` in Node, a library in a page. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array
