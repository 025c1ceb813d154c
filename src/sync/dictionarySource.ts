import { Dictionary } from '../dictionary/dictionary.ts'
import type { DictionaryLimits } from '../dictionary/limits.ts'
import { defaultRules, type LeaseRules } from '../dictionary/rules.ts'
import type { BroadcastMessage, Source, SourceEvent, SourceProvider } from '../dictionary/source.ts'
import { systemClock, type Cancel, type Clock } from '../seams/clock.ts'
import type { Sha256, Sha384 } from '../seams/hash.ts'
import { LiveDictionary } from './liveDictionary.ts'
import { Names } from './names.ts'
import { TextSource } from './textSource.ts'

export interface DictionarySourceOptions {
  /** Owner id of what is written through the source. */
  readonly id: string
  readonly sha256: Sha256
  readonly sha384: Sha384
  /** What the owner calls itself, for people. */
  readonly name?: string
  /** Names of other owners, by id. */
  readonly names?: Readonly<Record<string, string>>
  readonly rules?: Partial<LeaseRules>
  readonly limits?: Partial<DictionaryLimits>
  readonly clock?: Clock
}

/** A dictionary with real lease rules and no network, for a connector to serve: in a story, in a test, or for one machine alone. */
export interface DictionarySource extends SourceProvider {
  readonly source: Source
  /** Takes records as if other nodes had sent them. */
  readonly live: LiveDictionary
  /** Tells what somebody told everybody, as if it had come from another node. */
  readonly hear: (message: BroadcastMessage) => void
}

/** Makes a dictionary that is served without a mesh. */
export function createDictionarySource(options: DictionarySourceOptions): DictionarySource {
  const { id, sha256, sha384, clock = systemClock, name, limits } = options
  const rules = { ...defaultRules, ...options.rules }
  const live = new LiveDictionary({
    clock,
    dictionary: new Dictionary({ owner: id, rules, sha256, ...(limits && { limits }) }),
  })
  const names = new Names(id)
  const known = Object.entries(options.names ?? {})
  names.learn(
    known.map(([owner, text]) => ({ owner, name: text, time: live.seconds })),
    live.seconds,
  )
  if (name !== undefined) names.nameSelf(name, live.seconds)
  const listeners = new Set<(event: SourceEvent) => void>()
  const subscribe = (listener: (event: SourceEvent) => void): Cancel => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const neighbourhood = { peers: () => [], names: () => names.texts, subscribe }
  return {
    live,
    source: new TextSource({ live, name: name ?? null, neighbourhood, sha384 }),
    hear: (message) => listeners.forEach((listener) => listener({ type: 'message', message })),
  }
}
