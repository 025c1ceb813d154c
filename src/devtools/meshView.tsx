import { useMemo, useSyncExternalStore, type ReactElement } from 'react'
import type { PeerInfo, PeerLink } from '../dictionary/source.ts'
import { usePeers } from '../react/usePeers.ts'
import { useSyncStatus } from '../react/useSyncStatus.ts'
import { MeshGraph } from './meshGraph.tsx'
import { MeshLegend } from './meshLegend.tsx'
import { drawMesh } from './meshMap.ts'
import type { MessageLog, Traffic } from './messageLog.ts'
import { bytesWords, countWords, kindWords, peerName, shortId } from './words.ts'

/** The connector's node, its links, who is at their ends, and with whom these are linked. */
export function MeshView({ log }: { readonly log: MessageLog }): ReactElement {
  const peers = usePeers()
  const name = useSyncStatus((status) => status.name)
  const nodeId = useSyncStatus((status) => status.nodeId)
  const { traffic, links, isAllowed } = useSyncExternalStore(log.subscribe, log.read, log.read)
  const map = useMemo(
    () => nodeId !== null && drawMesh({ id: nodeId, name, kind: 'synckey' }, peers, links),
    [nodeId, name, peers, links],
  )
  return (
    <div className="skd-mesh">
      <figure className="skd-figure">
        {map ? (
          <>
            <MeshGraph map={map} traffic={traffic} />
            <MeshLegend map={map} />
          </>
        ) : (
          <p className="skd-none">Nothing is known of the mesh before the connection is up.</p>
        )}
      </figure>
      <div className="skd-peers">
        <h3 aria-live="polite">{countWords(peers.length, 'peer')}</h3>
        {isAllowed === false && (
          <p className="skd-muted">
            Neither traffic nor further links are shown: the connector was started without <code>inspect: true</code>,
            or has no mesh.
          </p>
        )}
        {peers.length === 0 && nodeId !== null && <p className="skd-muted">This node is linked with nobody.</p>}
        <ul aria-label="Peers">
          {peers.map((peer) => (
            <Peer key={peer.id} peer={peer} self={nodeId} traffic={traffic.get(peer.id)} links={links.get(peer.id)} />
          ))}
        </ul>
      </div>
    </div>
  )
}

interface PeerProps {
  readonly peer: PeerInfo
  /** The connector's own node, with which every peer is linked. */
  readonly self: string | null
  readonly traffic: Traffic | undefined
  readonly links: readonly PeerLink[] | undefined
}

function Peer({ peer, self, traffic, links }: PeerProps): ReactElement {
  const others = (links ?? []).filter(({ id }) => id !== self).map((link) => peerName(link))
  return (
    <li className="skd-peer" data-kind={peer.kind}>
      <p className="skd-peer-head">
        <b>{peerName(peer)}</b>
        <span className="skd-muted">{kindWords[peer.kind]}</span>
        {peer.address !== null && <span className="skd-muted">{peer.address}</span>}
      </p>
      {traffic && (
        <span className="skd-muted">
          {countWords(traffic.messages, 'message')}, {bytesWords(traffic.bytes)}
        </span>
      )}
      {others.length > 0 && <span className="skd-muted">also linked with {others.join(', ')}</span>}
      <details>
        <summary className="skd-muted">id {shortId(peer.id)}</summary>
        <code>{peer.id}</code>
      </details>
    </li>
  )
}
