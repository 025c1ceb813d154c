/** A moment, in milliseconds since the epoch, as a person reads it: 'until 14:05:12', in local time. */
export function untilText(at: number): string {
  return `until ${new Date(at).toTimeString().slice(0, 8)}`
}
