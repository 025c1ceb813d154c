import type { SeededRandom } from '../sim/seededRandom.ts'
import { anyValue } from './mutate.ts'

const operations = ['set', 'delete', 'release', 'acquire']
const texts = [...operations, 'foreign', '', '__proto__', '\0hex:ff', '\0hex:7a', '\ud800', 'k'.repeat(2000)]
const numbers = [0, 1, 2, 2 ** 31, Number.MAX_SAFE_INTEGER]

type Members = Readonly<Record<string, unknown>>

/** A message with one or two members, at any depth, changed, lost or added: whatever it says, its msgpack is valid. */
export function bend(message: unknown, random: SeededRandom): unknown {
  const bent = bendOnce(message, random)
  return random.chance(0.3) ? bendOnce(bent, random) : bent
}

function bendOnce(value: unknown, random: SeededRandom): unknown {
  if (Array.isArray(value) && value.length > 0) return bendItem(value, random)
  if (isMembers(value) && Object.keys(value).length > 0) return bendMember(value, random)
  return random.chance(0.7) ? anotherOfItsKind(value, random) : anyValue(random)
}

/** What passes where kinds are looked at. The key of another, 'foreign', is what must not be written. */
function anotherOfItsKind(value: unknown, random: SeededRandom): unknown {
  if (typeof value === 'string') return random.pick(texts)
  if (typeof value === 'number') return random.pick(numbers)
  return typeof value === 'boolean' ? !value : anyValue(random)
}

function bendItem(items: readonly unknown[], random: SeededRandom): readonly unknown[] {
  const at = random.between(0, items.length - 1)
  return random.chance(0.1) ? items.toSpliced(at, 1) : items.with(at, bendOnce(items[at], random))
}

function bendMember(members: Members, random: SeededRandom): Members {
  const name = random.pick(Object.keys(members))
  const { [name]: member, ...others } = members
  if (random.chance(0.1)) return others
  if (random.chance(0.1))
    return { ...members, [random.pick(['more', 'id', 'base', 'value', '__proto__'])]: anyValue(random) }
  return { ...members, [name]: random.chance(0.7) ? bendOnce(member, random) : anyValue(random) }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
