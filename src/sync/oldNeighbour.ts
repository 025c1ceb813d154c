import type { Cancel, Clock } from '../seams/clock.ts'
import { keyId, textOf } from '../dictionary/key.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import type { Connection } from '../mesh/connection.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import { flags, P2S } from '../wire/flags.ts'
import type { NodeId } from '../wire/nodeId.ts'
import type { LiveDictionary } from './liveDictionary.ts'
import { mayReceiveStore, missedPackets, unlockPackets } from './oldPeer.ts'
import { ops } from './ownMessage.ts'
import { isSameValue } from './spelling.ts'
import { isEmpty, ownerOf, type PlainStore } from './storeMessage.ts'

export interface OldNeighbourOptions {
  readonly mesh: MeshNode
  readonly clock: Clock
  readonly live: LiveDictionary
  readonly connection: Connection
  /** What the neighbour writes counts for nothing here. */
  readonly isIgnored: boolean
}

/** A record is told so often to a neighbour that holds its second with another value: what is late may undo it, and some spell values in their own way. */
const mostCorrections = 5

/** A neighbour is asked for its keys this often; less often where answering takes it long: at most a fiftieth of its time. */
const everyMs = 60_000
const shareOfTime = 50
/** Never less often than this: a question that got lost, or a machine that slept meanwhile, says nothing of the neighbour. */
const longestPauseMs = 1_200_000
/** How soon it is asked after two nodes claimed a key, and how long for an answer is waited. */
const soonMs = 1_000
const greetingMs = 5_000
const patienceMs = 300_000

/**
 * What js2p or py2p 0.7 at the other end of a link holds, against what this node holds. It is asked at link up, every minute, and after a
 * conflict; what it lacks or holds wrongly it is told, unless this node learned of the key only after it had asked.
 */
export class OldNeighbour {
  readonly #options: OldNeighbourOptions
  /** Keys that changed here since the neighbour was asked: its answer may be older than that. */
  readonly #changed = new Set<string>()
  /** Keys in its answer, with whose write of which second it holds. */
  readonly #shown = new Map<string, Pick<PlainStore, 'owner' | 'time'>>()
  /** How often it was told a record whose second it holds. */
  readonly #corrections = new WeakMap<SyncRecord, number>()
  #state: 'greeting' | 'asking' | 'idle' = 'idle'
  #hasIntroducedItself = false
  #isContended = false
  #askedAt = 0
  #earliest = 0
  #round = 0
  #cancel: Cancel = () => {}

  constructor(options: OldNeighbourOptions) {
    this.#options = options
  }

  /** The link came up: the neighbour shows its keys by itself, or (js2p 0.7 that dialled somebody it had heard of) has to be asked. */
  begin(): void {
    this.#state = 'greeting'
    this.#await(greetingMs, () => (this.#hasIntroducedItself ? this.#rest() : this.#ask()))
  }

  /** It sent its peers list, with which it introduces its keys. */
  noteIntroduction(): void {
    this.#hasIntroducedItself = true
  }

  /** A key changed here. */
  noteChange(key: Uint8Array): void {
    this.#changed.add(keyId(key))
  }

  /** A key went from one owner to another, in whom the neighbour may not believe yet. */
  replace(previous: SyncRecord, record: SyncRecord): void {
    if (record.owner !== this.#options.connection.id) this.#correct(record, ownerOf(previous))
    this.noteConflict()
  }

  /** Two owners claimed a key: the neighbour may believe in the one that lost. */
  noteConflict(): void {
    if (this.#isContended) return
    this.#isContended = true
    if (this.#state !== 'idle') return
    // A clock that was set back must not put the question off for hours.
    const restMs = Math.min(this.#earliest - this.#options.clock.now(), longestPauseMs)
    this.#askIn(Math.max(soonMs, restMs))
  }

  /** It holds this entry, and `record` is what this node holds; told once the entry has been taken for what it is worth. */
  compare(entry: PlainStore, record: SyncRecord | undefined): void {
    const id = keyId(entry.key)
    this.#shown.set(id, { owner: entry.owner, time: entry.time })
    if (!record || this.#changed.has(id) || !this.#isWrong(entry, record)) return
    this.#correct(record, entry.owner)
  }

  /** There is no room here for a record that our own kind told of: nothing but this brings it to the neighbour, if it missed the flood. */
  offer(record: SyncRecord): void {
    const shown = this.#shown.get(keyId(record.key))
    if (!shown) return this.#lacks(record) ? this.#tell(record) : undefined
    const { id } = this.#options.connection
    if (record.owner !== id && shown.owner.text !== id && shown.time < record.time) this.#correct(record, shown.owner)
  }

  /** The link ended. */
  close(): void {
    this.#cancel()
    this.#round++
  }

  #isWrong(entry: PlainStore, record: SyncRecord): boolean {
    if (isEmpty(entry.value) && this.#mayBeDeletion(entry, record)) return false
    return entry.owner.text !== record.owner || this.#isOutdated(entry, record)
  }

  /** An empty value is how it spells a deletion: the one held here, or one that a node which was away may have missed. */
  #mayBeDeletion({ time }: PlainStore, record: SyncRecord): boolean {
    const { dictionary, seconds } = this.#options.live
    return record.deleted || (time > record.time && dictionary.isAway(seconds))
  }

  /** What is newer there has been taken over by now, if it was worth anything: an empty value on another's word is not, nor what is dated days ahead. */
  #isOutdated(entry: PlainStore, record: SyncRecord): boolean {
    const { connection, isIgnored } = this.#options
    if (record.owner === connection.id && !isIgnored) return false
    if (entry.time !== record.time) return true
    const corrections = this.#corrections.get(record) ?? 0
    const isSame = !record.deleted && isSameValue(entry.value, record.value)
    if (isSame || corrections >= mostCorrections) return false
    this.#corrections.set(record, corrections + 1)
    return true
  }

  /** The question for its keys, and one that comes back when they have all been shown. */
  #ask(): void {
    const { mesh, clock, connection } = this.#options
    this.#state = 'asking'
    this.#askedAt = clock.now()
    this.#isContended = false
    this.#changed.clear()
    this.#shown.clear()
    // py2p answers a greeting with all its keys; js2p forgets a peer when one of several links to it ends, and knows it again from then on.
    mesh.greet(connection)
    if (connection.peer?.kind !== 'py2p') {
      // js2p forgets what it has sent only when a broadcast arrives; this one says nothing.
      connection.send(mesh.build(flags.broadcast, [P2S, ops.nothing]))
      mesh.whisper(connection, [flags.request, '*'])
    }
    this.#await(patienceMs, (isAnswered) => this.#finish(isAnswered))
  }

  #finish(isAnswered: boolean): void {
    if (isAnswered) this.#tellMissing()
    this.#rest()
  }

  #tellMissing(): void {
    for (const record of this.#options.live.dictionary.records()) if (this.#lacks(record)) this.#tell(record)
  }

  /** Its own keys it knows best; of those that are no text js2p has made others. */
  #lacks(record: SyncRecord): boolean {
    const { connection } = this.#options
    const id = keyId(record.key)
    const isShown = this.#shown.has(id) || this.#changed.has(id)
    const isSpelled = connection.peer?.kind !== 'js2p' || textOf(record.key) !== undefined
    return !isShown && !record.deleted && record.owner !== connection.id && isSpelled
  }

  /** Tells it a record, and frees the key of the holder that it believes in. */
  #correct(record: SyncRecord, believed: NodeId): void {
    if (believed.text !== record.owner) this.#whisper(unlockPackets(record), believed, 1)
    this.#tell(record)
  }

  #tell(record: SyncRecord): void {
    this.#whisper(missedPackets(record), ownerOf(record), record.time)
  }

  #whisper(packets: readonly unknown[], sender: NodeId, time: number): void {
    const { mesh, connection } = this.#options
    const message = mesh.build(flags.whisper, packets, sender, time)
    if (mayReceiveStore(message, connection)) connection.send(message)
  }

  #rest(): void {
    const { clock } = this.#options
    const takenMs = this.#state === 'asking' ? clock.now() - this.#askedAt : 0
    const pauseMs = Math.max(0, Math.min(shareOfTime * takenMs, longestPauseMs))
    this.#state = 'idle'
    this.#earliest = clock.now() + pauseMs
    this.#askIn(this.#isContended ? Math.max(soonMs, pauseMs) : Math.max(everyMs, pauseMs))
  }

  #askIn(ms: number): void {
    this.#cancel()
    this.#cancel = this.#options.clock.after(ms, () => this.#ask())
  }

  /** Goes on once the neighbour has read everything so far, or has not said so in time. */
  #await(ms: number, proceed: (isAnswered: boolean) => void): void {
    const { mesh, clock, connection } = this.#options
    const round = ++this.#round
    const once = (isAnswered: boolean): void => {
      if (round !== this.#round) return
      this.#round++
      this.#cancel()
      proceed(isAnswered)
    }
    this.#cancel()
    this.#cancel = clock.after(ms, () => once(false))
    mesh.echo(connection, () => once(true))
  }
}
