import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { flags, MeshSocket } from 'synckey/socket'
import { CAPABILITY } from '../../src/wire/flags.ts'
import { buildMessage } from '../../src/wire/message.ts'
import { sha256 } from '../support/meshNodes.ts'

const open: { close(): unknown }[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()))
})

it('a message that comes in our own name is neither heard nor passed on', async () => {
  const [node, other] = [new MeshSocket('127.0.0.1', 0), new MeshSocket('127.0.0.1', 0)]
  open.push(node, other)
  await Promise.all([node.ready, other.ready])
  await other.connect(...node.addr)
  const stranger = connect(node.addr[1], '127.0.0.1').on('error', () => {})
  open.push({ close: () => stranger.destroy() })
  await once(stranger, 'connect')
  const say = (sender: string, flag: number, packets: readonly unknown[]): void => {
    const time = Math.floor(Date.now() / 1000)
    stranger.write(buildMessage({ flag, sender: { text: sender, type: 'str' }, time, packets }, sha256).frame)
  }
  say('stranger', flags.whisper, [flags.handshake, 'stranger', node.protocol.id, [null, null], [CAPABILITY]])
  say(node.id, flags.broadcast, [flags.broadcast, 'forged'])
  say('stranger', flags.broadcast, [flags.broadcast, 'its own'])
  await vi.waitFor(() => expect(other.queue).toHaveLength(1))
  for (const { queue } of [node, other]) expect(queue.map(({ packets }) => packets[1])).toEqual(['its own'])
  expect(node.stats().refused).toEqual({ forged: 1 })
})
