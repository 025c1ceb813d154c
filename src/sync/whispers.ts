import type { MeshNode } from '../mesh/meshNode.ts'
import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'

/** Messages to one peer of these packets, each built when it is taken. */
export function* whispers(mesh: MeshNode, list: Iterable<readonly unknown[]>): Generator<Message> {
  for (const packets of list) yield mesh.build(flags.whisper, packets)
}
