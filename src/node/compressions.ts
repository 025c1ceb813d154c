import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import type { Compression } from '../seams/compression.ts'
import { compressions as numbers } from '../wire/flags.ts'
import { loadSnappy } from './snappy.ts'

type Inflate = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array

const compression = (method: number, compress: Compression['compress'], inflate: Inflate): Compression => ({
  method,
  compress,
  decompress(bytes, maxBytes) {
    try {
      return inflate(bytes, { maxOutputLength: maxBytes })
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'unreadable'
    }
  },
})

const zlib = compression(numbers.zlib, (bytes) => deflateSync(bytes), inflateSync)
const gzip = compression(numbers.gzip, (bytes) => gzipSync(bytes), gunzipSync)

const byName = { zlib: () => zlib, gzip: () => gzip, snappy: () => loadSnappy() }

/** A method that frames can be compressed with. */
export type CompressionName = keyof typeof byName

/** What a node can read, and the numbers of what it offers. */
export interface Compressions {
  readonly compressions: readonly Compression[]
  readonly offered: readonly number[]
}

/**
 * The methods that a node offers, by their names; it reads zlib and gzip in any case, as Node brings them. Throws TypeError for a name that is
 * unknown, and Error, saying what to install, where snappy is asked for and missing.
 */
export function chooseCompressions(names: readonly CompressionName[]): Compressions {
  const wanted = names.map((name) => {
    if (Object.hasOwn(byName, name)) return byName[name]()
    throw new TypeError(`'${name}' is no compression; there are ${Object.keys(byName).join(', ')}`)
  })
  const compressions = [zlib, gzip, ...wanted.filter((method) => method !== zlib && method !== gzip)]
  return { compressions, offered: wanted.map(({ method }) => method) }
}
