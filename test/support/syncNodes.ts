import type { MeshNode } from '../../src/mesh/meshNode.ts'
import type { MeshOptions } from '../../src/mesh/meshOptions.ts'
import { defaultRules, type LeaseRules } from '../../src/dictionary/rules.ts'
import { SyncNode, type SyncNodeOptions } from '../../src/sync/syncNode.ts'
import type { DictionaryEvent } from '../../src/sync/liveDictionary.ts'
import { linked, MeshNodes, settled, sha256, sha384 } from './meshNodes.ts'
import type { VirtualClock } from './virtualClock.ts'

/** A dictionary on a mesh in this process, with what it told its subscriber. */
export interface TestNode {
  readonly mesh: MeshNode
  readonly sync: SyncNode
  readonly source: SyncNode['source']
  readonly events: readonly DictionaryEvent[]
}

/** Nodes with dictionaries in one process, on a virtual clock. */
export class SyncNodes {
  readonly nodes: MeshNodes
  readonly clock: VirtualClock

  constructor(clock: VirtualClock) {
    this.clock = clock
    this.nodes = new MeshNodes(clock)
  }

  add(
    id: string,
    options: Pick<Partial<SyncNodeOptions>, 'name' | 'store' | 'legacy' | 'autoRenew' | 'random' | 'limits'> & {
      rules?: Partial<LeaseRules>
      mesh?: Partial<MeshOptions>
    } = {},
  ): TestNode {
    const { mesh: meshOptions, rules: someRules, ...others } = options
    const mesh = this.nodes.add(id, { mayDial: () => false, ...meshOptions })
    const rules = { ...defaultRules, ...someRules }
    const clock = meshOptions?.clock ?? this.clock
    const sync = new SyncNode({ mesh, clock, sha256, sha384, rules, random: () => 0.5, ...others })
    const events: DictionaryEvent[] = []
    sync.subscribe((event) => void events.push(event))
    return { mesh, sync, source: sync.source, events }
  }
}

/** Links two nodes; fails where they do not find each other. */
export const link = (a: TestNode, b: TestNode): Promise<void> => linked(a.mesh, b.mesh)

/** Ends the link of two nodes. */
export async function cut(a: TestNode, b: TestNode): Promise<void> {
  a.mesh.disconnect(a.mesh.peers.get(b.mesh.id)!)
  await settled()
}

/** Lets time pass in steps of a second, and everything arrive in between. */
export async function pass(clock: VirtualClock, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    clock.advance(1000)
    await settled()
  }
}

/** What a node holds, key by key. */
export const contents = ({ source }: TestNode): Record<string, unknown> =>
  Object.fromEntries([...source.entries()].map(({ key, entry: { value } }) => [key, value]))
