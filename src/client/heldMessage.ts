const SHORT_ID_LENGTH = 8
const LARGEST_COUNT = 99

/** Who holds a key, and for how long, in words for its user. `holder` is the owner's name, or its id where that is unknown. */
export function heldMessage(key: string, holder: string, isName: boolean, leftMs: number): string {
  const who = isName ? holder : holder.replace(new RegExp(`(.{${SHORT_ID_LENGTH}}).+`), '$1…')
  return `'${key}' is held by ${who} for another ${inWords(leftMs)}; ask its owner to release it, or write again then`
}

/** Rounded up: who waits for as long is not too early. */
function inWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  const minutes = Math.ceil(seconds / 60)
  if (seconds <= LARGEST_COUNT) return `${seconds} s`
  return minutes <= LARGEST_COUNT ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`
}
