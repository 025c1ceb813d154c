import type { SyncRecord } from '../dictionary/record.ts'
import type { Connection } from '../mesh/connection.ts'
import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { decode, Raw } from '../wire/msgpack.ts'
import { storePackets } from './storeMessage.ts'

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
