import { flags } from '../../src/wire/flags.ts'
import { loadJs2p, node } from './js2pSockets.ts'

const writes = 10

/** Frames with a value that one write costs a mesh of real js2p nodes with exactly these links. */
export async function js2pFrames(
  size: number,
  links: readonly (readonly [from: number, to: number])[],
): Promise<{ readonly frames: number }> {
  const { mesh } = loadJs2p()
  mesh.max_outgoing = 0
  const nodes = await Promise.all(Array.from({ length: size }, () => node()))
  for (const [from, to] of links) nodes[from]!.connect(...nodes[to]!.addr)
  await until(() => nodes.every(({ routing_table: table }) => table.size === 6))
  let frames = 0
  const { prototype } = mesh.MeshConnection
  const send = prototype.send_InternalMessage
  prototype.send_InternalMessage = function (message) {
    if (message.payload[0] === flags.store) frames++
    return send.call(this, message)
  }
  for (let index = 0; index < writes; index++) {
    const key = `flood ${index}`
    nodes[index % size]!.set(key, 'x'.repeat(32))
    await until(() => nodes.every((each) => each.get(key) !== undefined))
    await quiet(() => frames)
  }
  prototype.send_InternalMessage = send
  for (const each of nodes) each.close()
  return { frames: frames / writes }
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 60_000; !holds();) {
    if (performance.now() > end) throw new Error('the js2p nodes do not come together')
    await pause(10)
  }
}

/** Waits until a count stands still. */
async function quiet(count: () => number): Promise<void> {
  for (let last = -1; count() !== last;) {
    last = count()
    await pause(50)
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
