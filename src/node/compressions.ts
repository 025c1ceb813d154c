import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import type { Compression } from '../seams/compression.ts'
import { compressions as numbers } from '../wire/flags.ts'

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

const byName = {
  zlib: compression(numbers.zlib, (bytes) => deflateSync(bytes), inflateSync),
  gzip: compression(numbers.gzip, (bytes) => gzipSync(bytes), gunzipSync),
}

/** A method that frames can be compressed with. */
export type CompressionName = keyof typeof byName

/** Every method that Node brings. */
export const nodeCompressions: readonly Compression[] = Object.values(byName)

/** The numbers of methods by their names; throws TypeError for a name that is unknown. */
export function compressionNumbers(names: readonly CompressionName[]): readonly number[] {
  return names.map((name) => {
    if (Object.hasOwn(byName, name)) return byName[name].method
    throw new TypeError(`'${name}' is no compression; there are ${Object.keys(byName).join(' and ')}`)
  })
}
