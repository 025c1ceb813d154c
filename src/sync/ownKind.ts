import type { Connection } from '../mesh/connection.ts'
import type { MeshNode } from '../mesh/meshNode.ts'

/** The neighbours that understand synckey's own messages, but one. */
export const ownKind = (mesh: MeshNode, except?: Connection): readonly Connection[] =>
  [...mesh.peers.values()].filter(({ id, peer }) => id !== except?.id && peer?.kind === 'synckey')
