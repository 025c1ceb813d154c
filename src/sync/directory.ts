import type { Cancel } from '../seams/clock.ts'
import { silentLogger, type Logger } from '../seams/logger.ts'
import type { PeerInfo, SourceEvent } from '../dictionary/source.ts'
import { formatAddress } from '../mesh/address.ts'
import type { Connection } from '../mesh/connection.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import type { Message } from '../wire/message.ts'
import { decode } from '../wire/msgpack.ts'
import { Names } from './names.ts'
import { announcePackets, type Announcement } from './ownMessage.ts'
import { ownKind } from './ownKind.ts'

/** Who is there, what they call themselves and what they tell everybody: the neighbours, and what travels over the mesh beside the dictionary. */
export class Directory {
  readonly #mesh: MeshNode
  readonly #logger: Logger
  readonly #names: Names
  /** Neighbours that were told all names: to a neighbour the first announcement says that it has been sent all that it lacked. */
  readonly #introduced = new WeakSet<Connection>()
  readonly #watchers = new Set<(event: SourceEvent) => void>()

  constructor(mesh: MeshNode, logger: Logger = silentLogger) {
    this.#mesh = mesh
    this.#logger = logger
    this.#names = new Names(mesh.id)
  }

  /** Names by owner id. */
  names(): ReadonlyMap<string, string> {
    return this.#names.texts
  }

  /** The neighbours. */
  peers(): readonly PeerInfo[] {
    return [...this.#mesh.peers.values()].map(({ id, peer, address }) => ({
      id,
      name: this.#names.texts.get(id) ?? null,
      kind: peer?.kind ?? 'js2p',
      address: address && formatAddress(address),
    }))
  }

  /** Hears of names and neighbours that come and go. */
  subscribe(watcher: (event: SourceEvent) => void): Cancel {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Gives this node its own name. */
  nameSelf(name: string): void {
    this.#names.nameSelf(name, this.#mesh.seconds)
  }

  /** Gives this node's name to an owner behind it, for everybody who sees what it holds. */
  nameOwner(owner: string): void {
    const named = this.#names.nameOurs(owner, this.#mesh.seconds)
    if (named) this.#spread([named])
  }

  /** Tells a neighbour of our own kind all names. */
  announceTo(connection: Connection): void {
    this.#introduced.add(connection)
    this.#mesh.whisper(connection, announcePackets(this.#names.announcements))
  }

  /** Takes what a neighbour announces and passes on what is news. */
  learn(announcements: readonly Announcement[], from: Connection): void {
    const news = this.#names.learn(announcements, this.#mesh.seconds)
    if (news.length === 0) return
    this.#spread(news, from)
    this.tellPeers()
  }

  /** Tells the watchers who is there now. */
  tellPeers(): void {
    this.#tell({ type: 'peers', peers: this.peers() })
  }

  /** Tells the watchers what somebody told everybody. */
  tellMessage({ sender, time, packets }: Message): void {
    const values = packets.slice(1).map((packet) => decode(packet))
    this.#tell({ type: 'message', message: { sender: sender.text, time, packets: values } })
  }

  #spread(news: readonly Announcement[], from?: Connection): void {
    for (const connection of ownKind(this.#mesh, from))
      if (this.#introduced.has(connection)) this.#mesh.whisper(connection, announcePackets(news))
    for (const { owner, name } of news) this.#tell({ type: 'name', owner, name })
  }

  #tell(event: SourceEvent): void {
    for (const watcher of this.#watchers) {
      try {
        watcher(event)
      } catch (error) {
        this.#logger.error('a listener failed', { error })
      }
    }
  }
}
