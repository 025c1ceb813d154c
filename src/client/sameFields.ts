/** Whether two objects of one shape are the same in every field that `b` has. */
export function sameFields<T extends object>(a: T, b: T): boolean {
  for (const name in b) if (!Object.is(a[name], b[name])) return false
  return true
}

/** `next`, or `before` where that is the same in every field: so it keeps its identity. */
export function keepSame<T extends object>(before: T | undefined, next: T): T {
  return before && sameFields(before, next) ? before : next
}
