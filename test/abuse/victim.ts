import { createInterface } from 'node:readline'
import { SyncSocket } from '../../src/socket.ts'
import { answerLines } from '../support/lineServer.ts'

/** A node in a process of its own, asked by lines of JSON: `node --import tsx victim.ts <limits as JSON>`. It sets `answer` to whatever `ask` is set to. */
const node = new SyncSocket('127.0.0.1', 0, {
  limits: JSON.parse(process.argv[2] ?? '{}') as object,
  mayDial: () => false,
})
await node.ready
node.on('update', (_socket, key, value) => {
  if (String(key) === 'ask') node.set('answer', value)
})

answerLines(createInterface({ input: process.stdin }), {
  start: () => ({ address: node.addr, id: node.id, protocol: node.protocol.id }),
  rss() {
    globalThis.gc?.()
    return process.memoryUsage.rss()
  },
  refused: () => node.stats().refused,
})
