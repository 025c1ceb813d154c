import type { Connector } from '../connector/connector.ts'
import { serveMessagePort } from '../connector/serveMessagePort.ts'
import type { PortLike } from '../transport/portLike.ts'

/** What the global scope of a SharedWorker has to offer. */
export interface SharedWorkerScope {
  /** Calls `listener` for each tab that comes. */
  addEventListener(type: 'connect', listener: (event: { readonly ports: readonly PortLike[] }) => void): void
}

/**
 * Serves a connector, mostly a proxy, to every tab that reaches this SharedWorker. To be called while the worker's script runs for the first time: the tab
 * that started it is waiting.
 */
export function serveSharedWorker(connector: Connector, scope: SharedWorkerScope = globalThis): void {
  scope.addEventListener('connect', ({ ports }) => {
    for (const port of ports) serveMessagePort(connector, port)
  })
}
