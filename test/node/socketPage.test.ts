import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { flags, MeshSocket, metatuple, Protocol, SyncSocket } from 'synckey/socket'

const page = await readFile(join(import.meta.dirname, '../../docs/socket.md'), 'utf8')

const meshEntries = [
  ...['connect', 'send', 'recv', 'disconnect', 'close', 'registerHandler', 'register_handler', 'routingTable'],
  ...['routing_table', 'outgoing', 'queue', 'status', 'id', 'addr', 'protocol', 'ready', 'stats', 'hurry'],
]
const syncEntries = [
  ...['get', 'set', 'update', 'del', 'keys', 'values', 'items', 'pop', 'popitem', 'applyDelta', 'apply_delta'],
  ...['release', 'flush', 'source', '__store', '__handle_store', '_send_peers'],
]

const mesh = new MeshSocket('127.0.0.1', 0)
const sync = new SyncSocket('127.0.0.1', 0)

afterAll(async () => {
  await Promise.all([mesh.close(), sync.close()])
})

/** The page between two headings. */
const section = (title: string): string => page.split(/^## /m).find((part) => part.startsWith(title)) ?? ''

/** Names in the first column of a section's tables. */
const listed = (title: string): readonly string[] =>
  section(title)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([\w-]+)/g)].map(([, name]) => name ?? ''))

describe('docs/socket.md', () => {
  it.each(meshEntries)('MeshSocket has %s, and the page says so', (name) => {
    expect(mesh).toHaveProperty(name)
    expect(sync).toHaveProperty(name)
    expect(listed('MeshSocket')).toContain(name)
  })

  it.each(syncEntries)('SyncSocket has %s, and the page says so', (name) => {
    expect(sync).toHaveProperty(name)
    expect(mesh).not.toHaveProperty(name)
    expect(listed('SyncSocket')).toContain(name)
  })

  it('lists nothing else but the events', () => {
    const events = [
      ...['update', 'delete', 'lease-lost', 'lease-expiring', 'lease-expired', 'conflict', 'clock-skew'],
      ...['connect', 'message', 'refused'],
    ]
    const entries = new Set([...meshEntries, ...syncEntries, ...events])
    expect([...listed('MeshSocket'), ...listed('SyncSocket')].filter((name) => !entries.has(name))).toEqual([])
    expect([...listed('SyncSocket'), ...listed('MeshSocket')]).toEqual(expect.arrayContaining(events))
  })

  it('names what stands beside the sockets', () => {
    const { owner, timestamp } = metatuple('a', 1)
    expect([owner, timestamp, flags.broadcast]).toEqual(['a', 1, 0])
    expect(new Protocol('sync', 'Plaintext').id).toMatch(/^\w{43,44}$/)
    for (const name of ['metatuple(owner, timestamp)', 'Protocol(subnet, encryption)', 'flags', 'reply(packets)']) {
      expect(page).toContain(name)
    }
  })

  it('has an example that does what it says', async () => {
    const [, code = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(page) ?? []
    const folder = join(import.meta.dirname, '../../build/socketPage')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'example.ts'), code)
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
    await import(/* @vite-ignore */ join(folder, 'example.ts'))
    expect(printed.mock.calls).toEqual([['title is Hello, says Anna'], ['Anna holds it']])
    printed.mockRestore()
  })
})
