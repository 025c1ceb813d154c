import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { DictionaryError, LeaseHeldError, metatuple, Metatuple, Protocol, SyncSocket } from 'synckey/socket'
import { recordingLogger } from '../support/recordingLogger.ts'

const open: SyncSocket[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((socket) => socket.close()))
})

async function start(options: { logger?: ReturnType<typeof recordingLogger> } = {}): Promise<SyncSocket> {
  const socket = new SyncSocket('127.0.0.1', 0, options)
  open.push(socket)
  await socket.ready
  return socket
}

async function pair(): Promise<[SyncSocket, SyncSocket]> {
  const [a, b] = [await start(), await start()]
  expect(await a.connect(...b.addr)).toBe(true)
  return [a, b]
}

const now = (): number => Math.floor(Date.now() / 1000)

describe('metatuple', () => {
  it.each([
    ['called', () => metatuple('owner', 5)],
    ['constructed', () => new metatuple('owner', 5)],
  ])('%s makes the same thing', (_, make) => {
    const meta = make()
    expect(meta).toEqual(new Metatuple('owner', 5))
    expect(meta).toBeInstanceOf(Metatuple)
    expect(meta).toBeInstanceOf(metatuple)
  })
})

describe('messages', () => {
  it("js2p's listener receives from the socket it is given; message and connection follow", async () => {
    const [a, b] = await pair()
    const heard = new Promise<unknown[]>((resolve) => {
      b.on('message', (socket, message, connection) => resolve([socket, socket.recv() === message, connection.id]))
    })
    a.send(['alert'])
    expect(await heard).toEqual([b, true, a.id])
  })

  it("a message's protocol is the socket's", async () => {
    const [a, b] = await pair()
    const heard = once(b, 'message')
    a.send(['alert'])
    await heard
    const protocol = b.recv()?.protocol
    expect(protocol).toBeInstanceOf(Protocol)
    expect(protocol).toBe(b.protocol)
  })
})

describe('listeners that throw', () => {
  it('do not silence the others, and each is reported', async () => {
    const logger = recordingLogger()
    const socket = await start({ logger })
    const seen: unknown[] = []
    for (const word of ['first', 'second']) {
      socket.on('update', () => {
        throw new Error(`${word} broke`)
      })
      socket.on('update', (_socket, key) => seen.push(`${word} ${key.toString()}`))
    }
    socket.set('k', 1)
    expect(seen).toEqual(['first k', 'second k'])
    expect(socket.status).toEqual(['first broke', 'second broke'])
    expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(2)
  })

  it('may throw what is no error', async () => {
    const socket = await start({ logger: recordingLogger() })
    socket.on('update', () => {
      throw 'text' as unknown as Error
    })
    socket.set('k', 1)
    expect(socket.status).toEqual(['text'])
  })

  it('once stays once, with its socket as `this`', async () => {
    const socket = await start()
    const seen: unknown[] = []
    socket.once('update', function (this: unknown) {
      seen.push(this)
    })
    socket.set('k', 1)
    socket.set('k', 2)
    expect(seen).toEqual([socket])
  })
})

describe('__store in our own name', () => {
  it('throws where somebody else holds the key, unless error is false', async () => {
    const socket = await start()
    socket.__store('k', 'theirs', metatuple('other', now()))
    const ours = metatuple(socket.id, now())
    expect(() => socket.__store('k', 'ours', ours)).toThrow(LeaseHeldError)
    socket.__store('k', 'ours', ours, false)
    expect(socket.get('k')).toBe('theirs')
  })

  it('throws at a misuse, whatever error is', async () => {
    const socket = await start()
    const store = (): void => socket.__store('k', () => {}, metatuple(socket.id, now()), false)
    expect(store).toThrow(expect.objectContaining({ code: 'invalid-value' }))
  })
})

describe('pairs', () => {
  it.each([
    ['text', 'abc', 'string'],
    ['null', null, 'null'],
    ['an array', [1], 'an array'],
    ['a number', 5, 'number'],
    ['a class instance', new Date(0), 'object'],
  ])('%s is neither a delta nor an update', async (_, given, called) => {
    const socket = await start()
    const message = (method: string): string => `${method} takes a plain object or a Map, not ${called}`
    expect(() => socket.applyDelta('k', given as never)).toThrow(new TypeError(message('applyDelta')))
    expect(() => socket.update(given as never)).toThrow(new TypeError(message('update')))
    expect([...socket.keys()]).toEqual([])
  })

  it('a Map and an object without a prototype are', async () => {
    const socket = await start()
    socket.applyDelta('k', new Map([['x', 1]]))
    expect(socket.applyDelta('k', Object.assign(Object.create(null), { y: 2 }))).toEqual({ x: 1, y: 2 })
  })
})

describe('an address that cannot be bound', () => {
  it('is named, with what to do', async () => {
    const socket = new SyncSocket('192.0.2.1', 4444)
    open.push(socket)
    const message = '192.0.2.1:4444 is no address of this machine; give one that is, or 0.0.0.0 for all of them'
    await expect(socket.ready).rejects.toThrow(message)
    expect(socket.status).toEqual([message])
  })

  it('is named where the host is unknown too', async () => {
    const socket = new SyncSocket('no-such-host.invalid', 4444)
    open.push(socket)
    await expect(socket.ready).rejects.toThrow(/^no-such-host\.invalid:4444 cannot be listened on \(.+\); give another/)
  })
})

describe('after close', () => {
  it('writes are refused, and what was known can be read', async () => {
    const socket = await start()
    socket.set('k', 1)
    socket.set('map', { x: 1 })
    await socket.close()
    const writes = [
      () => socket.set('k', 2),
      () => socket.set('k', null),
      () => socket.update({ k: 2 }),
      () => socket.del('k'),
      () => socket.release('k'),
      () => socket.pop('k'),
      () => socket.popitem(),
      () => socket.applyDelta('map', { x: 2 }),
      () => socket.__store('k', 2, metatuple('other', now())),
      () => socket.__store('k', 2, metatuple(socket.id, now()), false),
    ]
    for (const write of writes) {
      expect(write).toThrow(DictionaryError)
      expect(write).toThrow(expect.objectContaining({ code: 'closed', message: expect.stringContaining('closed') }))
    }
    expect([...socket.values()]).toEqual([1, { x: 1 }])
  })

  it('writes are refused from the call on, before its promise is fulfilled', async () => {
    const socket = await start()
    const closing = socket.close()
    expect(() => socket.set('k', 1)).toThrow(expect.objectContaining({ code: 'closed' }))
    await closing
    expect(socket.get('k')).toBeUndefined()
  })
})
