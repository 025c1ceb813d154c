import { base58 } from '@scure/base'

/** Bytes as one big-endian integer in Bitcoin's base 58: unlike an address, without a '1' for each leading zero byte; zero is '1'. */
export function base58Int(bytes: Uint8Array): string {
  const first = bytes.findIndex((byte) => byte !== 0)
  return first < 0 ? '1' : base58.encode(bytes.subarray(first))
}
