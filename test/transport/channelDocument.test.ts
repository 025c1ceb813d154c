import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { decode, encode } from '@msgpack/msgpack'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createSyncStore, createWebSocketTransport } from 'synckey/client'
import { createConnector, serveWebSocket } from 'synckey/connector'
import type { Connector, WebSocketDoor } from 'synckey/connector'
import { SyncSocket } from 'synckey/socket'

/*
 * docs/channel.md, read by somebody who knows nothing else: with another's msgpack, a client made of that page alone talks to a real door.
 */

const page = readFileSync(new URL('../../docs/channel.md', import.meta.url), 'utf8')

type Header = Readonly<Record<'seq' | 'acquired' | 'time' | 'epoch' | 'owner' | 'released', unknown>>

interface Version {
  readonly value: unknown
  readonly header: Header
}

type Message = Readonly<Record<string, unknown>> | readonly unknown[]

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

/** "header: [seq, acquired, time, epoch, owner#, released]", each beside the one before it in the same message. */
class Headers {
  readonly #owners: readonly string[]
  #before: readonly unknown[] = []

  constructor(owners: readonly string[]) {
    this.#owners = owners
  }

  read(told: unknown): Header {
    if (isList(told) && told.length === 1) expect.fail('one element stands without an array')
    const elements = isList(told) ? told : [told]
    if (this.#before.length + elements.length < 6) expect.fail('the first header of a message is whole')
    this.#before = [...elements, ...this.#before.slice(elements.length)]
    const [seq, acquired, time, epoch, number, released] = this.#before
    const owner = this.#owners[number as number] ?? expect.fail('the owner was not told before it was used')
    return { seq, acquired, time, epoch, owner, released }
  }
}

/** A client as the page has one: what it heard, and the dictionary that this makes. */
class Reader {
  readonly heard: Readonly<Record<string, unknown>>[] = []
  readonly frames: string[] = []
  readonly entries = new Map<string, Version>()
  /** By ids of writes. */
  readonly answers = new Map<unknown, unknown>()
  readonly #socket: WebSocket
  readonly #owners: string[] = []
  readonly #written = new Map<number, Readonly<Record<string, unknown>>>()
  #sequence: unknown = null
  #staged = new Map<string, Version | null>()
  #isResumed = false

  constructor({ url, token }: WebSocketDoor) {
    this.#socket = new WebSocket(url, ['synckey.1', `token.${token}`])
    this.#socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) expect.fail('messages are binary')
      this.frames.push(data.toString('hex'))
      this.#read(decode(Uint8Array.from(data), { useBigInt64: true }) as Message)
    })
  }

  get resume(): unknown {
    const { feed } = this.heard.find(({ type }) => type === 'welcome') ?? {}
    return { feed, sequence: this.#sequence }
  }

  async opened(): Promise<this> {
    await once(this.#socket, 'open')
    return this
  }

  send(...messages: readonly object[]): void {
    for (const message of messages) {
      if ('operation' in message && 'id' in message) this.#written.set(message.id as number, message.operation as never)
    }
    this.#socket.send(encode(messages, { useBigInt64: true }))
  }

  close(): void {
    this.#socket.close()
  }

  #read(message: Message): void {
    if (!isList(message)) return this.#readMap(message)
    const [kind, told, parts, ...rest] = message
    const [first, ...ids] = told as readonly [number, ...string[]]
    ids.forEach((id, index) => (this.#owners[first + index] = id))
    const headers = new Headers(this.#owners)
    if (kind === 1) this.#snapshot(parts as never, headers, rest)
    else if (kind === 2) this.#batch(parts as never, headers, rest)
    else expect.fail(`there is no array ${String(kind)}`)
  }

  #readMap(message: Readonly<Record<string, unknown>>): void {
    this.heard.push(message)
    if (message['type'] !== 'welcome') return
    this.#sequence = message['sequence']
    this.#isResumed = message['resumed'] === true
  }

  #snapshot(entries: readonly (readonly unknown[])[], headers: Headers, [last, interest]: readonly unknown[]): void {
    for (const [key, value, ...header] of entries)
      this.#staged.set(key as string, header.length > 0 ? { value, header: headers.read(header[0]) } : null)
    if (!last) return
    if (interest === 0 && !this.#isResumed) this.entries.clear()
    for (const [key, version] of this.#staged) this.#put(key, version)
    this.#staged.clear()
    this.heard.push({ type: 'snapshot', interest })
  }

  #batch(items: readonly unknown[], headers: Headers, [sequence]: readonly unknown[]): void {
    for (const item of items) {
      if (isList(item)) this.#item(item, headers)
      else this.#itemOfMap(item as Readonly<Record<string, unknown>>)
    }
    this.#sequence = sequence
  }

  #item([kind, name, ...rest]: readonly unknown[], headers: Headers): void {
    if (kind === 0) this.#put(name as string, { value: rest[0], header: headers.read(rest[1]) })
    else if (kind === 1) this.#put(name as string, headers.read(rest[0]) && null)
    else if (kind === 2) this.#accepted(name as number, headers.read(rest[0]))
    else expect.fail(`there is no item ${String(kind)}`)
  }

  #itemOfMap(item: Readonly<Record<string, unknown>>): void {
    this.heard.push(item)
    if ('id' in item) this.answers.set(item['id'], item['refusal'] ?? 'done')
  }

  /** The client has the value: what it wrote, or what it holds. */
  #accepted(id: number, header: Header): void {
    this.answers.set(id, 'done')
    const { op, key, value = this.entries.get(key as string)?.value } = this.#written.get(id) ?? {}
    this.#put(key as string, op === 'delete' ? null : { value, header })
  }

  #put(key: string, version: Version | null): void {
    if (version) this.entries.set(key, version)
    else this.entries.delete(key)
  }
}

let socket: SyncSocket
let connector: Connector
let door: WebSocketDoor
const readers: Reader[] = []

beforeEach(async () => {
  socket = new SyncSocket('127.0.0.1', 0, { name: "Anna's laptop" })
  await socket.ready
  connector = createConnector({ source: socket, inspect: true })
  door = await serveWebSocket(connector)
})

afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close()
  await door.close()
  connector.close()
  await socket.close()
})

async function join(hello: object = {}): Promise<Reader> {
  const reader = await new Reader(door).opened()
  readers.push(reader)
  reader.send({ type: 'hello', version: 1, session: `session ${readers.length}`, ...hello })
  await expect.poll(() => reader.heard).toContainEqual({ type: 'snapshot', interest: 0 })
  return reader
}

const truth = (): unknown =>
  new Map(
    [...socket.source.entries()].map(({ key, entry: { value, owner, epoch, acquired, time, seq, released } }) => [
      key,
      { value, header: { seq, acquired, time, epoch, owner, released } },
    ]),
  )

const values = [0, '', false, -1.5, -7, 2n ** 60n, 'ä'.repeat(300), new Uint8Array([0, 255]), [1, [null]]]

it('a client that is made of the page alone holds what the connector holds', async () => {
  values.forEach((value, index) => socket.set(`before/${index}`, value))
  const reader = await join()
  expect(reader.entries).toEqual(truth())
  const store = createSyncStore({ transport: createWebSocketTransport(door.url, { token: door.token, WebSocket }) })
  store.connect()
  await store.set('theirs', { deep: { list: [1, 2, 3] } })
  for (const key of ['released', 'deleted']) await store.set(key, 1)
  await store.release('released')
  await store.delete('deleted')
  for (let round = 0; round < 50; round++) socket.set(`mine/${round % 7}`, round)
  socket.del('before/0')
  reader.send(
    { type: 'write', id: 1, operation: { op: 'set', key: 'own', value: { a: 1 }, base: null } },
    { type: 'write', id: 2, operation: { op: 'acquire', key: 'own' } },
    { type: 'write', id: 3, operation: { op: 'set', key: 'own', value: 2, base: null } },
    { type: 'write', id: 4, operation: { op: 'acquire', key: 'released', value: 'taken' } },
    { type: 'write', id: 5, operation: { op: 'set', key: 'theirs', value: 'stolen' } },
    { type: 'write', id: 6, operation: { op: 'delete', key: 'absent' } },
    { type: 'write', id: 7, operation: { op: 'set', key: 'own too', value: 1 } },
    { type: 'write', id: 8, operation: { op: 'release', key: 'own too' } },
    { type: 'write', id: 9, operation: { op: 'delete', key: 'own' } },
    { type: 'ping' },
  )
  await expect.poll(() => reader.answers.size).toBe(9)
  store.close()
  expect(reader.entries).toEqual(truth())
  expect(reader.heard).toContainEqual({ type: 'pong' })
  const refused = [3, 5].map((id) => reader.answers.get(id))
  expect(refused).toMatchObject([{ code: 'conflict' }, { code: 'lease-held', message: expect.any(String) }])
  expect([...reader.answers.values()].filter((answer) => answer === 'done')).toHaveLength(7)
})

it('resumes, and hears of its interest alone, as the page says', async () => {
  socket.set('a/1', 1)
  socket.set('a/2', 2)
  socket.set('b/1', 3)
  const before = await join()
  const { resume } = before
  before.close()
  socket.set('a/1', 10)
  socket.del('b/1')
  const after = await join({ resume })
  expect(after.heard[0]).toMatchObject({ type: 'welcome', version: 1, resumed: true, keys: 2 })
  expect([...after.entries.keys()]).toEqual(['a/1'])
  const some = await join({ interest: { keys: ['none'], prefixes: ['a/'] } })
  some.send({ type: 'interest', id: 7, add: { keys: ['b/1'], prefixes: [] }, drop: { keys: [], prefixes: ['a/'] } })
  await expect.poll(() => some.heard).toContainEqual({ type: 'snapshot', interest: 7 })
  for (const key of ['a/1', 'b/1', 'c']) socket.set(key, 'new')
  await expect.poll(() => some.entries.get('b/1')?.value).toBe('new')
  expect([some.entries.get('a/1')?.value, some.entries.has('c')]).toEqual([10, false])
})

it('has its examples on the wire', async () => {
  const [ping, lone, short, update] = [...page.matchAll(/`([\da-f]{2}(?: [\da-f]{2})*)`/g)].map(([, hex = '']) =>
    hex.replaceAll(' ', ''),
  )
  const reader = await join()
  expect(Buffer.from(encode([{ type: 'ping' }])).toString('hex')).toBe(ping?.replace(/^dc0001/, '91'))
  expect(decode(Buffer.from(ping ?? '', 'hex'))).toEqual([{ type: 'ping' }])
  expect([lone, short]).toEqual(['9107', '07'])
  socket.set('k', 41)
  socket.set('k', 42)
  await expect.poll(() => reader.entries.get('k')?.value).toBe(42)
  const seq = Number(reader.entries.get('k')?.header.seq).toString(16).padStart(2, '0')
  expect(reader.frames.at(-1)).toContain(`${update?.slice(0, -2)}${seq}`)
})
