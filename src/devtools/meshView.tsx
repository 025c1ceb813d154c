import { useSyncExternalStore, type ReactElement } from 'react'
import type { PeerInfo } from '../dictionary/source.ts'
import { usePeers } from '../react/usePeers.ts'
import { useSyncStatus } from '../react/useSyncStatus.ts'
import { MeshGraph } from './meshGraph.tsx'
import type { MessageLog, Traffic } from './messageLog.ts'
import { bytesWords, countWords, kindWords, peerName, shortId } from './words.ts'

/** The connector's node, its links, and who is at their ends. */
export function MeshView({ log }: { readonly log: MessageLog }): ReactElement {
  const peers = usePeers()
  const { name, nodeId } = useSyncStatus()
  const { traffic, isAllowed } = useSyncExternalStore(log.subscribe, log.read, log.read)
  const self = nodeId === null ? null : peerName({ name, id: nodeId })
  return (
    <div className="skd-mesh">
      <figure className="skd-figure">
        {self === null ? (
          <p className="skd-none">Nothing is known of the mesh before the connection is up.</p>
        ) : (
          <MeshGraph self={self} peers={peers} traffic={traffic} />
        )}
        <figcaption className="skd-muted">
          The connector tells of its own node&rsquo;s links only; how its peers are linked with each other is not known
          here.
        </figcaption>
      </figure>
      <div className="skd-peers">
        <h3 aria-live="polite">{countWords(peers.length, 'peer')}</h3>
        {isAllowed === false && (
          <p className="skd-muted">
            No traffic is shown: the connector was started without <code>inspect: true</code>, or has no mesh.
          </p>
        )}
        {peers.length === 0 && self !== null && <p className="skd-muted">{self} is linked with nobody.</p>}
        <ul>
          {peers.map((peer) => (
            <Peer key={peer.id} peer={peer} traffic={traffic.get(peer.id)} />
          ))}
        </ul>
      </div>
    </div>
  )
}

function Peer({ peer, traffic }: { readonly peer: PeerInfo; readonly traffic: Traffic | undefined }): ReactElement {
  return (
    <li className="skd-peer" data-kind={peer.kind}>
      <b>{peerName(peer)}</b>
      <span className="skd-muted">{kindWords[peer.kind]}</span>
      {peer.address !== null && <span className="skd-muted">{peer.address}</span>}
      {traffic && (
        <span className="skd-muted">
          {countWords(traffic.messages, 'message')}, {bytesWords(traffic.bytes)}
        </span>
      )}
      <details>
        <summary className="skd-muted">id {shortId(peer.id)}</summary>
        <code>{peer.id}</code>
      </details>
    </li>
  )
}
