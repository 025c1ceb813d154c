import type { InspectEvent } from '../dictionary/source.ts'
import type { Connection } from '../mesh/connection.ts'
import { pushOps } from '../mesh/lazyPush.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import { flags, P2M, P2S } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { decode } from '../wire/msgpack.ts'
import { ops } from './ownMessage.ts'

const flagNames = namesOf(flags)
/** By the sub-flag of synckey's own messages. */
const opNames = new Map<unknown, ReadonlyMap<unknown, string>>([
  [P2M, namesOf(pushOps, 'flood ')],
  [P2S, namesOf(ops)],
])

/** What the looking itself sends is not what one wants to look at. */
const surveyKinds = new Set(['whisper askLinks', 'whisper links'])

/** Tells what passes between a node and its neighbours, from now on: messages both ways, and links that come up and fall. */
export function inspectMesh(mesh: MeshNode, clock: Clock, listener: (event: InspectEvent) => void): Cancel {
  const link = ({ id: peer }: Connection, isUp: boolean): void =>
    listener({ type: 'link', at: clock.now(), peer, isUp })
  const cancelLinks = mesh.listen({
    connected: (connection) => link(connection, true),
    disconnected: (connection) => link(connection, false),
  })
  const cancelTap = mesh.tap(({ direction, connection, message, bytes }) => {
    const kind = message ? kindOf(message) : 'broadcast seen before'
    if (!surveyKinds.has(kind))
      listener({ type: 'message', at: clock.now(), direction, peer: connection.id, kind, bytes })
  })
  return () => {
    cancelLinks()
    cancelTap()
  }
}

/** What kind of message it is, for people to read, such as 'broadcast store'. */
export function kindOf(message: Message): string {
  if (message.flag === flags.renegotiate) return 'renegotiate'
  const way = message.flag === flags.broadcast ? 'broadcast' : 'whisper'
  const { subFlag } = message
  const names = opNames.get(subFlag)
  if (!names) return `${way} ${flagNames.get(subFlag) ?? subFlag}`
  const op = message.packets[1] ? decode(message.packets[1]) : undefined
  return `${way} ${names.get(op) ?? 'of another version'}`
}

function namesOf(numbers: Readonly<Record<string, number>>, of = ''): ReadonlyMap<unknown, string> {
  return new Map(Object.entries(numbers).map(([name, number]) => [number, of + name]))
}
