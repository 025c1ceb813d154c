import { race } from '../contest.ts'
import type { Bench } from '../report.ts'
import { bareWire } from './bareWire.ts'
import { flood } from './flood.ts'
import { js2pSockets } from './js2pSockets.ts'
import { restart } from './restart.ts'
import { steady } from './steady.ts'
import { joinOf, syncSockets } from './syncSockets.ts'

const fanOut = (updates: number, peers: number): Bench =>
  race({
    title: `${updates} updates of one writer to ${peers} ${peers === 1 ? 'peer' : 'peers'} over loopback TCP`,
    contestants: {
      'bare wire (limit)': () => bareWire(updates, peers),
      SyncSocket: () => syncSockets(updates, peers),
    },
    rounds: 5,
  })

const join = (keys: number): Bench =>
  race({
    title: `joining a node that has ${keys} keys`,
    contestants: {
      'bare wire (limit)': () => bareWire(keys, 1, (index) => `key ${index}`.padEnd(16)),
      SyncSocket: () => joinOf(keys),
    },
    rounds: 5,
  })

const oldPeer = race({
  title: '6000 updates to one peer over loopback TCP',
  contestants: { SyncSocket: () => syncSockets(6000, 1), 'js2p 0.7.870': () => js2pSockets(6000) },
  rounds: 3,
})

/** Nodes over loopback: throughput, joining, what a flood costs, restart. */
export const mesh: readonly Bench[] = [
  fanOut(20_000, 1),
  fanOut(10_000, 8),
  fanOut(4_000, 32),
  oldPeer,
  join(10_000),
  join(100_000),
  flood,
  steady,
  restart,
]
