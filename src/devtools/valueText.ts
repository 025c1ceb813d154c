/** A value on one line, of which only so many characters are written: a large value costs no more than a small one. */
export function previewText(value: unknown, characters = 120): string {
  const text = shortText(value, characters)
  return text.length > characters ? `${text.slice(0, characters - 1)}…` : text
}

function shortText(value: unknown, room: number): string {
  if (value === undefined) return 'absent'
  if (typeof value === 'string') return JSON.stringify(value.slice(0, room + 1))
  if (isBytes(value)) return `${value.length} bytes`
  if (value instanceof Map) return `Map of ${value.size}`
  if (typeof value !== 'object' || value === null) return `${value as bigint | boolean | number | null}`
  if (Array.isArray(value)) return `[${joined(value.values(), room, (item, left) => shortText(item, left))}]`
  return `{${joined(Object.entries(value), room, ([name, item], left) => `${name}: ${shortText(item, left)}`)}}`
}

function joined<T>(items: Iterable<T>, room: number, textOf: (item: T, room: number) => string): string {
  const parts: string[] = []
  let left = room
  for (const item of items) {
    if (left <= 0) break
    const part = textOf(item, left)
    parts.push(part)
    left -= part.length + 2
  }
  return parts.join(', ')
}

/** A value on several lines, as JSON; what JSON lacks (bytes, big integers, maps) is written so that one sees what it is. */
export function valueText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => jsonMember(member), 2) ?? 'absent'
}

function jsonMember(member: unknown): unknown {
  if (typeof member === 'bigint') return `${member}n`
  if (isBytes(member)) return `${member.length} bytes: ${hexOf(member)}`
  if (member instanceof Map) return { Map: [...member] }
  return typeof member === 'number' && !Number.isFinite(member) ? String(member) : member
}

/** Also those of another realm, such as an iframe. */
function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value)
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

/** Whether JSON has everything that is in the value, so that it can be edited as text. */
export function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return typeof value !== 'bigint'
  if (isBytes(value) || value instanceof Map) return false
  return Object.values(value).every((member) => isJson(member))
}
