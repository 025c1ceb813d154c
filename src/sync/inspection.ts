import type { Cancel, Clock } from '../seams/clock.ts'
import type { InspectEvent } from '../dictionary/source.ts'
import type { Connection } from '../mesh/connection.ts'
import { subFlagOf } from '../mesh/dispatcher.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import { flags, P2S } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { decode } from '../wire/msgpack.ts'
import { ops } from './ownMessage.ts'

/** Tells what passes between a node and its neighbours, at times of the clock. */
export function inspect(mesh: MeshNode, clock: Clock, listener: (event: InspectEvent) => void): Cancel {
  const tellLink = (connection: Connection, isUp: boolean): void =>
    listener({ type: 'link', at: clock.now(), peer: connection.id, isUp })
  const cancelMessages = mesh.inspect((direction, { id }, message, bytes) =>
    listener({ type: 'message', at: clock.now(), direction, peer: id, kind: kindOf(message), bytes }),
  )
  const cancelLinks = mesh.listen({
    connected: (connection) => tellLink(connection, true),
    disconnected: (connection) => tellLink(connection, false),
  })
  return () => {
    cancelMessages()
    cancelLinks()
  }
}

const subFlagNames = namesOf(flags, ['broadcast', 'renegotiate', 'whisper', 'compression'])
const opNames = namesOf(ops)

/** What a message is, for people to read: 'broadcast store', 'whisper p2s records'. */
function kindOf(message: Message): string {
  if (message.flag === flags.renegotiate) return 'renegotiate'
  const subFlag = subFlagOf(message)
  const way = message.flag === flags.broadcast ? 'broadcast' : 'whisper'
  if (typeof subFlag === 'number') return `${way} ${subFlagNames.get(subFlag) ?? subFlag}`
  return subFlag === P2S ? `${way} p2s ${opName(message)}` : `${way} ${JSON.stringify(subFlag.slice(0, 32))}`
}

function opName({ packets }: Message): string {
  const op = packets[1] && decode(packets[1])
  return typeof op === 'number' ? (opNames.get(op) ?? String(op)) : 'nothing'
}

function namesOf(
  numbers: Readonly<Record<string, number>>,
  except: readonly string[] = [],
): ReadonlyMap<number, string> {
  return new Map(Object.entries(numbers).flatMap(([name, number]) => (except.includes(name) ? [] : [[number, name]])))
}
