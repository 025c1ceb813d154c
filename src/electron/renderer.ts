import { createMessagePortTransport, portManners } from '../transport/messagePortTransport.ts'
import type { MessagePortTransportOptions } from '../transport/messagePortTransport.ts'
import { keptSecret } from '../transport/secret.ts'
import type { Transport } from '../transport/transport.ts'
import { DEFAULT_KEY } from './portOffer.ts'
import type { PortOffer } from './portOffer.ts'

/** The name of the bridge, and when it is tried again. */
export interface ElectronTransportOptions extends MessagePortTransportOptions {
  /** The name under which the preload exposed its bridge (default 'synckey'). */
  readonly key?: string
  /** 'used' (default): be told only of the keys and prefixes that somebody listens to or writes; 'all': mirror all. */
  readonly subscribe?: 'all' | 'used'
}

/**
 * Reaches the connector in the main process, over a port of its own for every connection. Constructing it connects to nothing; in a window without
 * the bridge every attempt fails with an error that says what is missing.
 */
export function createElectronTransport({ key = DEFAULT_KEY, ...options }: ElectronTransportOptions = {}): Transport {
  let owner: string | undefined
  return {
    kind: 'electron',
    ...portManners({ subscribe: 'used', ...options }),
    owner: () => (owner ??= keptSecret(`electron ${key}`)),
    open(listener) {
      const port = offerPort(key)
      return createMessagePortTransport(port).open({
        message: (message) => listener.message(message),
        closed(reason) {
          port.close()
          listener.closed(reason)
        },
      })
    },
  }
}

/** One end of a new channel; the other goes to the preload, which passes it on. */
function offerPort(key: string): MessagePort {
  if (!(key in window)) {
    throw new Error(
      `This window has no bridge '${key}'. Create it with webPreferences: { preload: preloadPath }, or call exposeSyncBridge() in its preload`,
    )
  }
  const { port1, port2 } = new MessageChannel()
  window.postMessage({ synckeyBridge: key } satisfies PortOffer, '/', [port2])
  return port1
}
