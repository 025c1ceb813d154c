import { CLOSE } from './closeCodes.ts'
import { createMessagePortTransport, portManners } from './messagePortTransport.ts'
import type { MessagePortTransportOptions } from './messagePortTransport.ts'
import type { PortLike } from './portLike.ts'
import { keptSecret } from './secret.ts'
import type { ClientChannel, Transport } from './transport.ts'

/** What a SharedWorker has to offer. */
export interface SharedWorkerLike {
  readonly port: PortLike
  /** Calls `listener` where the worker cannot be loaded. */
  addEventListener(type: 'error', listener: () => void): void
}

export interface SharedWorkerTransportOptions extends MessagePortTransportOptions {
  /** The secret, 16 to 128 characters, of the owner that all tabs are (default: one that the browser keeps for pages of this origin). */
  readonly owner?: string | (() => string) | undefined
}

/**
 * Reaches the connector that a SharedWorker serves by `serveSharedWorker`: a proxy, so that all tabs of a browser share one connection and one owner. A
 * function is asked for the worker anew for every attempt, which survives a worker that broke. Connects only when the client does.
 */
export function createSharedWorkerTransport(
  worker: SharedWorkerLike | (() => SharedWorkerLike),
  { owner = () => keptSecret('shared worker', 'localStorage'), ...options }: SharedWorkerTransportOptions = {},
): Transport {
  let open: Transport['open'] | undefined
  let channel: ClientChannel | undefined
  const reach = (): Transport['open'] => {
    const reached = typeof worker === 'function' ? worker() : worker
    reached.addEventListener('error', () => channel?.close({ code: CLOSE.lost, reason: BROKEN }))
    const overPort = createMessagePortTransport(reached.port)
    return (listener) => overPort.open(listener)
  }
  whenPageHides(() => channel?.close({ code: CLOSE.goingAway, reason: 'the page went away' }))
  return {
    ...portManners(options),
    kind: 'sharedworker',
    owner: () => (typeof owner === 'function' ? owner() : owner),
    open(listener) {
      channel?.close()
      if (!open || typeof worker === 'function') open = reach()
      return (channel = open(listener))
    },
  }
}

const BROKEN = 'the SharedWorker failed; the console of the page says why'

/** A worker does not hear of a tab that is closed. A page that comes back from the browser's cache connects again like after any loss. */
function whenPageHides(task: () => void): void {
  const page = globalThis as { addEventListener?: (type: 'pagehide', listener: () => void) => void }
  page.addEventListener?.('pagehide', task)
}
