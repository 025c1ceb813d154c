/** What a MessagePort has to offer: that of a page, a worker and Node does. */
export interface PortLike {
  /** Sends a clone of the message. */
  postMessage(message: unknown): void
  /** Calls `listener` for each message. */
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  /** Where the runtime tells that the other end is gone. */
  addEventListener(type: 'close', listener: () => void): void
  /** Ports that queue until somebody listens are told that somebody does. */
  start?(): void
}

/** What crosses a port. Channels follow each other on it, numbered by the client; what belongs to an older one is passed over. */
export type PortMail =
  | { readonly channel: number; readonly type: 'open' }
  | { readonly channel: number; readonly type: 'message'; readonly message: unknown }
  | { readonly channel: number; readonly type: 'close'; readonly code: number; readonly reason: string }
  /** So much was sent until here; whoever has read up to it says so with the same number. */
  | { readonly channel: number; readonly type: 'mark' | 'read'; readonly bytes: number }

/** The mail that came, or null for what is none. Messages in it are still unchecked. */
export function readPortMail(data: unknown): PortMail | null {
  if (typeof data !== 'object' || data === null || !('channel' in data) || !('type' in data)) return null
  const { channel, type } = data
  if (typeof channel !== 'number') return null
  if (type === 'open') return { channel, type }
  if (type === 'message' && 'message' in data) return { channel, type, message: data.message }
  if (type === 'mark' || type === 'read') return readMark(channel, type, data)
  if (type !== 'close' || !('code' in data) || !('reason' in data)) return null
  const { code, reason } = data
  return typeof code === 'number' && typeof reason === 'string' ? { channel, type, code, reason } : null
}

function readMark(channel: number, type: 'mark' | 'read', data: object): PortMail | null {
  return 'bytes' in data && Number.isSafeInteger(data.bytes) ? { channel, type, bytes: data.bytes as number } : null
}
