import type { KeyLease, SyncStatus } from '../client/types.ts'
import type { PeerInfo, PeerKind } from '../dictionary/source.ts'

const stateWords: Readonly<Record<SyncStatus['state'], (name: string) => string>> = {
  idle: () => 'Not connected',
  connecting: () => 'Connecting…',
  connected: (name) => (name ? `Connected to ${name}` : 'Connected'),
  reconnecting: (name) => `Connection${name && ` to ${name}`} lost, trying again…`,
  disconnected: (name) => (name ? `Disconnected from ${name}` : 'Disconnected'),
  'needs-auth': () => 'Signed out',
  closed: () => 'Closed',
}

/** The connection's state, for people; `name` is what the node at its other end calls itself, where that is known. */
export function connectionWords(state: SyncStatus['state'], name: string | null): string {
  return stateWords[state](name ?? '')
}

const wayWords: Readonly<Record<string, string>> = {
  websocket: 'over a WebSocket',
  messageport: 'over a MessagePort',
  sharedworker: 'over a SharedWorker',
  electron: 'over Electron’s bridge',
  memory: 'in memory',
}

/** How the page reaches its node, by the kind of its transport. */
export function transportWords(kind: string): string {
  return wayWords[kind] ?? `over ${kind}`
}

/** Why nothing is known yet, in a sentence; null once something is. */
export function waitingWords({ state, lastSyncedAt }: SyncStatus): string | null {
  if (lastSyncedAt !== null) return null
  return state === 'connecting' || state === 'connected'
    ? 'Waiting for the first answer…'
    : `${connectionWords(state, null)}: no key is known.`
}

/** What kind of software a neighbour is, for people. */
export const kindWords: Readonly<Record<PeerKind, string>> = {
  synckey: 'synckey',
  js2p: 'old peer, js2p',
  py2p: 'old peer, py2p',
}

/** Who holds a key, in a word or by name. Names are text that anybody may choose: only ever shown. */
export function holderWords({ state, owner, ownerName }: KeyLease): string {
  switch (state) {
    case 'unknown':
      return 'Unknown'
    case 'free':
      return 'Free'
    case 'mine':
      return 'You'
    case 'off':
      return 'Shared'
    case 'theirs':
      return ownerName ?? shortId(owner ?? '')
    case 'lapsed':
      return `Lapsed (${ownerName ?? shortId(owner ?? '')})`
  }
}

/** What a neighbour calls itself, or the beginning of its id. */
export function peerName({ name, id }: Pick<PeerInfo, 'name' | 'id'>): string {
  return name ?? shortId(id)
}

/** Enough of an id to tell it from others. */
export function shortId(id: string): string {
  return id.length > 10 ? `${id.slice(0, 8)}…` : id
}

/** A time of day with seconds, in the reader's own zone and way of writing. */
export function timeWords(ms: number): string {
  return new Date(ms).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}

/** What is left, as m:ss or h:mm:ss. */
export function leftWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const tail = String(seconds % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

export function bytesWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** '1 key', '2 keys', '100,000 keys'. */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}
