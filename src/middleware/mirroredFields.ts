import type { SyncStore } from '../client/types.ts'
import type { Cancel } from '../seams/clock.ts'
import type { Field } from './fields.ts'

/** A state by the names of its fields. */
export type Fields = Readonly<Record<string, unknown>>

export interface MirroredFieldsOptions {
  readonly store: SyncStore
  readonly fields: readonly Field[]
  /** Whether absent keys get the initial values. */
  readonly seeds: boolean
  /** The state as it is. */
  readonly read: () => Fields
  /** The state as the user's initializer made it: what fields fall back to where their key is absent. */
  readonly initial: () => Fields
  /** Puts what the dictionary says into the state. */
  readonly show: (fields: Fields) => void
}

/** The shared fields of a state, kept equal to their keys: what is set here is written, and what the dictionary says is shown. */
export class MirroredFields {
  readonly #options: MirroredFieldsOptions
  /** What each field shows, as the dictionary has it: a value is decoded once. */
  readonly #shown = new Map<Field, unknown>()
  readonly #seeded = new Set<Field>()
  /** Whose keys nothing is known of yet. */
  #unanswered: Set<Field> = new Set()
  #cancels: readonly Cancel[] = []
  #isEnded = false

  constructor(options: MirroredFieldsOptions) {
    this.#options = options
  }

  get isMirroring(): boolean {
    return this.#cancels.length > 0
  }

  /** Connects and mirrors from now on. */
  resume(): void {
    if (this.isMirroring || this.#isEnded) return
    const { store, fields } = this.#options
    const onChange = (): void => this.#onChange()
    this.#unanswered = new Set(fields)
    this.#cancels = [
      ...fields.map(({ key }) => store.subscribeKey(key, onChange)),
      store.on('synced', () => this.#onSynced()),
      store.connect(),
    ]
    this.#onSynced()
  }

  /** Stops until `resume`. */
  pause(): void {
    for (const cancel of this.#cancels) cancel()
    this.#cancels = []
    this.#shown.clear()
  }

  end(): void {
    this.pause()
    this.#isEnded = true
  }

  /** Writes the fields that differ; null and undefined delete. */
  write(before: Fields, after: Fields): void {
    if (!this.isMirroring) return
    const changed = this.#changed(before, after)
    if (changed.length === 0) return
    this.#options.store.batch(() => changed.forEach((field) => this.#writeOne(field, after[field.name])))
  }

  /** Shows what the dictionary says, where it says anything and the state says something else. */
  showAll(): void {
    if (!this.isMirroring) return
    const news = this.#options.fields.flatMap((field) => this.#newsOf(field))
    if (news.length > 0) this.#options.show(Object.fromEntries(news))
  }

  /** Shows once more what something else has been put in the place of. */
  showAgain(before: Fields, after: Fields): void {
    const changed = this.#changed(before, after)
    for (const field of changed) this.#shown.delete(field)
    if (changed.length > 0) this.showAll()
  }

  #changed(before: Fields, after: Fields): readonly Field[] {
    return this.#options.fields.filter(({ name }) => !Object.is(before[name], after[name]))
  }

  #writeOne(field: Field, value: unknown): void {
    const encoded = value === null || value === undefined ? null : field.encode(value)
    // A listener of this very change may have written it already.
    if (encoded !== null && this.#shown.has(field) && Object.is(this.#shown.get(field), encoded)) return
    if (encoded !== null) this.#shown.set(field, encoded)
    this.#options.store.set(field.key, encoded)
  }

  #newsOf(field: Field): readonly (readonly [name: string, value: unknown])[] {
    const { store, read, initial } = this.#options
    const { exists, status, value } = store.key(field.key)
    if (status !== 'ready') return []
    const current = read()[field.name]
    if (exists && this.#shown.has(field) && Object.is(this.#shown.get(field), value)) return []
    if (exists) this.#shown.set(field, value)
    else this.#shown.delete(field)
    const next = exists ? field.decode(value) : initial()[field.name]
    return Object.is(next, current) ? [] : [[field.name, next]]
  }

  /** A snapshot wins over whatever was shown until then. */
  #onSynced(): void {
    this.showAll()
    if (this.#options.seeds) for (const field of this.#options.fields) this.#seed(field)
  }

  #onChange(): void {
    this.showAll()
    const { store, seeds } = this.#options
    for (const field of this.#unanswered) {
      if (store.key(field.key).status === 'unknown' || !this.#unanswered.delete(field)) continue
      if (seeds) this.#seed(field)
    }
  }

  #seed(field: Field): void {
    const { store, initial } = this.#options
    const value = initial()[field.name] ?? undefined
    const { exists, status } = store.key(field.key)
    if (exists || status !== 'ready' || value === undefined || this.#seeded.has(field)) return
    this.#seeded.add(field)
    const encoded = field.encode(value)
    store.set(field.key, (held: unknown) => held ?? encoded)
  }
}
