import { keyId, textOf } from '../dictionary/key.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import type { Connection } from '../mesh/connection.ts'
import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { decode, Raw } from '../wire/msgpack.ts'
import { storePackets, type PlainStore } from './storeMessage.ts'

const objectMembers = new Set(Object.getOwnPropertyNames(Object.prototype))

/** js2p 0.7 keeps its store in a plain object: a key named like one of Object's own members ends its link, so it never gets one. */
export function mayReceiveStore(message: Message, { peer }: Connection): boolean {
  if (peer?.kind !== 'js2p') return true
  const key = decode(message.packets[1] ?? new Uint8Array())
  return !objectMembers.has(key instanceof Uint8Array ? new TextDecoder().decode(key) : String(key))
}

/** Packets that bring an old peer up to date, whispered in the owner's name and second; js2p and py2p 0.7 apply their lease rule to it. */
export const missedPackets = (record: SyncRecord): readonly unknown[] =>
  record.deleted ? storePackets(record) : [flags.store, record.key, new Raw(record.value)]

/** Packets that free a key at an old peer: whispered as the holder that it believes in, they date its claim back to second 1. */
export const unlockPackets = (record: SyncRecord): readonly unknown[] => [
  flags.store,
  record.key,
  record.deleted ? '' : new Raw(record.value),
]

/** js2p 0.7 reads keys as text: those that are none have become another, and what it shows under that one is nobody's. */
export function isGarbled({ key, live }: PlainStore, { peer }: Connection): boolean {
  return !live && peer?.kind === 'js2p' && textOf(key)?.includes('\ufffd') === true
}

/** What a store is the newest word on: its owner's value of its key, as a live store or as an entry of a snapshot. */
export function topicOfStore({ packets, sender }: Message): string {
  const owner = packets[3] && packets.length === 5 ? `of ${keyId(packets[3])}` : `by ${sender.text}`
  return `${owner} ${keyId(packets[1] ?? new Uint8Array())}`
}
