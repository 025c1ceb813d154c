import type { Entry } from '../dictionary/change.ts'
import { shownKey } from '../dictionary/hexKey.ts'
import type { Source } from '../dictionary/source.ts'
import { sameValue } from '../transport/sameValue.ts'
import type { Answer } from './answers.ts'
import { headerOf } from './feed.ts'
import type { WriteMessage } from './feed.ts'
import { isVersion } from './version.ts'

/**
 * The answer to a repeated write whose first answer was forgotten, where it is conditional and was, or may have been, applied; null where it
 * was not. Where others write as the same owner nobody can tell whose doing it is what the key holds.
 */
export function judgeRepeat(message: WriteMessage, source: Pick<Source, 'id' | 'get'>, owner: string): Answer | null {
  const { id, operation, again } = message
  if (!again || !('base' in operation) || operation.base === undefined) return null
  const held = source.get(operation.key)
  if (isVersion(held, operation.base)) return null
  if (owner === source.id || !hasMade(message, held, owner)) return doubtful(message)
  return { type: 'accepted', id, header: held ? headerOf(held) : null }
}

/** Whether what a key holds is what this write would have made of it. */
function hasMade({ operation }: WriteMessage, held: Entry | undefined, owner: string): boolean {
  const value = 'value' in operation ? operation.value : null
  return held ? held.owner === owner && sameValue(held.value, value) : value === null
}

function doubtful({ id, operation }: WriteMessage): Answer {
  const message = `'${shownKey(operation.key)}' may have been written already: the connector no longer knows. Look at it before you write again`
  return { type: 'refused', id, refusal: { code: 'unknown', message } }
}
