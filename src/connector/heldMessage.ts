import { shownKey } from '../dictionary/hexKey.ts'

const SHORT_ID_LENGTH = 8
const LARGEST_COUNT = 99

/** Who holds a key, and for how long, in words for its user. `name` is what the owner calls itself; without one its id is shown, shortened. */
export function heldMessage(key: string, owner: string, name: string | undefined, leftMs: number): string {
  const holder = name ?? shortened(owner)
  return `'${shownKey(key)}' is held by ${holder} for another ${inWords(leftMs)}; ask its owner to release it, or write again then`
}

function shortened(id: string): string {
  return id.length > SHORT_ID_LENGTH ? `${id.slice(0, SHORT_ID_LENGTH)}…` : id
}

/** Rounded up: who waits for as long is not too early. */
function inWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  if (seconds <= LARGEST_COUNT) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes <= LARGEST_COUNT ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`
}
