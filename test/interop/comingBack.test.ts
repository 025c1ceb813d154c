import { describe, test } from 'vitest'
import { createNodes, expectValue, link } from './nodes.ts'

describe.for(['js2p', 'py2p'] as const)('%s', (kind) => {
  test('that stops and comes back is dialled again by us and gets every key', async () => {
    const nodes = createNodes()
    const [ours, theirs] = await nodes.pair('synckey', kind)
    await ours.set('before', 1)
    await theirs.set('its own', 'old')
    await expectValue([ours], 'its own', 'old')
    await theirs.stop()
    await ours.waitForPeers(0)
    await ours.set('while away', 2)
    const again = await nodes.start(kind, { port: theirs.address[1] })
    await ours.waitForPeers(1)
    await expectValue([again], 'before', 1)
    await expectValue([again], 'while away', 2)
    await expectValue([again], 'its own', 'old')
  })
})

test('js2p that joins late gets many keys', async () => {
  const nodes = createNodes()
  const ours = await nodes.start('synckey')
  for (let count = 1; count <= 2_000; count++) await ours.set(`key ${count}`, count)
  const late = await nodes.start('js2p')
  await link(late, ours)
  await expectValue([late], 'key 2000', 2_000)
})
