type Plain = { readonly [member: string]: unknown }

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value as JSON for a child: bytes and bigints become tagged objects. `{ $float: '1' }` is a float where the child has floats. */
export function portable(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('hex') }
  if (typeof value === 'bigint') return { $int: String(value) }
  if (Array.isArray(value)) return value.map(portable)
  if (!isPlain(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, portable(member)]))
}

/** What a child reported. What JavaScript cannot tell apart stays tagged: `{ $float: '1.0' }`, `{ $ext: [type, hex] }`. */
export function restored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(restored)
  if (!isPlain(value)) return value
  if (typeof value['$bytes'] === 'string') return Buffer.from(value['$bytes'], 'hex')
  if (typeof value['$int'] === 'string') return BigInt(value['$int'])
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, restored(member)]))
}
