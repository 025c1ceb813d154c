import type { Connector, ConnectorOptions } from './connector.ts'
import { checkName } from '../dictionary/checkName.ts'
import { Hub } from './hub.ts'

/** A connector that serves `source`. It belongs to no door: `accept` is given every channel. Throws a TypeError without a source, and for a `name` that is no text, a RangeError for a long one. */
export function createConnector(options: ConnectorOptions): Connector {
  checkSource(options?.source)
  checkName(options.name)
  return new Hub(options)
}

function checkSource(given: unknown): void {
  const source = isObject(given) && 'source' in given ? given.source : given
  if (isObject(source) && 'subscribe' in source && typeof source.subscribe === 'function') return
  throw new TypeError('A connector needs a source: createConnector({ source: socket }), where socket is a SyncSocket')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
