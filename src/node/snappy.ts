import { createRequire } from 'node:module'
import type { Compression } from '../seams/compression.ts'
import { compressions } from '../wire/flags.ts'

/** What is used of the package; its own types would be asked of everybody who has not installed it. */
interface Snappy {
  readonly compressSync: (bytes: Uint8Array) => Uint8Array
  readonly uncompressSync: (bytes: Uint8Array, options: { readonly asBuffer: true }) => string | Uint8Array
}

const require = createRequire(import.meta.url)

/** Snappy writes at most about 21 bytes for each that it reads. */
const maxRatio = 32

/** Snappy's block format by the optional package. Throws Error, saying what to install, where that is missing. */
export function loadSnappy(load = (): Snappy => require('snappy') as Snappy): Compression {
  const { compressSync, uncompressSync } = loaded(load)
  return {
    method: compressions.snappy,
    compress: (bytes) => compressSync(bytes),
    decompress(bytes, maxBytes) {
      const length = declaredLength(bytes)
      if (length === undefined || length > maxRatio * bytes.length) return 'unreadable'
      if (length > maxBytes) return 'too-large'
      try {
        return uncompressSync(bytes, { asBuffer: true }) as Uint8Array
      } catch {
        return 'unreadable'
      }
    },
  }
}

function loaded(load: () => Snappy): Snappy {
  try {
    return load()
  } catch (cause) {
    throw new Error("compression by 'snappy' needs the package snappy: npm install snappy", { cause })
  }
}

/** What a block says that it unpacks to: 7 bits a byte, the lowest first; undefined where it says nothing that 32 bits hold. */
function declaredLength(bytes: Uint8Array): number | undefined {
  let length = 0
  for (let index = 0; index < 5; index++) {
    const byte = bytes[index]
    if (byte === undefined) return undefined
    length += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return length < 2 ** 32 ? length : undefined
  }
  return undefined
}
