import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { SyncSocket } from '../../src/socket.ts'
import { answerLines } from '../support/lineServer.ts'

/** A node in a process of its own, asked by lines of JSON: `node --import tsx victim.ts <limits as JSON>`. It sets `answer` to whatever `ask` is set to. */
const node = new SyncSocket('127.0.0.1', 0, {
  limits: JSON.parse(process.argv[2] ?? '{}') as object,
  mayDial: () => false,
})
await node.ready
const delays = monitorEventLoopDelay({ resolution: 1 })
delays.enable()
node.on('update', (_socket, key, value) => {
  if (String(key) === 'ask') node.set('answer', value)
})

answerLines(createInterface({ input: process.stdin }), {
  start: () => ({ address: node.addr, id: node.id, protocol: node.protocol.id }),
  rss: () => process.memoryUsage.rss(),
  /** The 99th percentile of how late the event loop was since this was asked last, in ms. */
  lateness() {
    const ms = delays.percentile(99) / 1e6
    delays.reset()
    return ms
  },
  refused: () => node.stats().refused,
})
