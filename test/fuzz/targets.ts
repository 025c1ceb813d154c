import { startConnectorTarget } from './connectorTarget.ts'
import { frameTarget } from './frameTarget.ts'
import { startMsgpackTarget } from './msgpackTarget.ts'
import { startNodeTarget } from './nodeTarget.ts'
import { storeTarget } from './storeTarget.ts'
import type { FuzzTarget } from './target.ts'

/** Begins a target by its name. */
export const targets: Readonly<Record<string, () => FuzzTarget | Promise<FuzzTarget>>> = {
  frame: () => frameTarget,
  msgpack: startMsgpackTarget,
  node: startNodeTarget,
  connector: startConnectorTarget,
  store: () => storeTarget,
}
