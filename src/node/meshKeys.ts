import { createHmac } from 'node:crypto'

/** Bytes of a mesh key. */
const KEY_BYTES = 32

/** The keys of a mesh: the first is dialled with, and whoever has any of them is let in, so that a key can be replaced without a stop. */
export class MeshKeys {
  readonly #keys: ReadonlyMap<string, Uint8Array>
  /** What to dial with. */
  readonly current: { readonly identity: string; readonly psk: Uint8Array }

  /** Throws TypeError unless there are one or two keys of 32 bytes. */
  constructor(keys: readonly Uint8Array[]) {
    const [current] = keys
    if (!current || keys.length > 2 || keys.some((key) => !(key instanceof Uint8Array) || key.length !== KEY_BYTES)) {
      throw new TypeError('meshKey is 32 random bytes, or two such keys: the current one and the previous or next one')
    }
    this.#keys = new Map(keys.map((key) => [identityOf(key), Uint8Array.from(key)]))
    this.current = { identity: identityOf(current), psk: Uint8Array.from(current) }
  }

  /** The key that a peer names; null where it is none of ours. */
  find(identity: string): Uint8Array | null {
    return this.#keys.get(identity) ?? null
  }
}

/** Names a key without giving it away; it is sent in the clear. */
const identityOf = (key: Uint8Array): string =>
  createHmac('sha256', key).update('synckey mesh key').digest('hex').slice(0, 32)
