import { describe, expectTypeOf, test } from 'vitest'
import { metatuple } from '../../src/socket.ts'
import type { Connection, MeshMessage, MeshSocket, Metatuple, SyncSocket } from '../../src/socket.ts'

declare const socket: SyncSocket
declare const mesh: MeshSocket

describe('events of a SyncSocket', () => {
  test('type what their listeners are told', () => {
    socket.on('update', (from, key, value, meta) => {
      expectTypeOf(from).toEqualTypeOf<SyncSocket>()
      expectTypeOf(key).toEqualTypeOf<Buffer>()
      expectTypeOf(value).toEqualTypeOf<unknown>()
      expectTypeOf(meta).toEqualTypeOf<Metatuple>()
    })
    socket.once('delete', (from, key) => {
      expectTypeOf(from).toEqualTypeOf<SyncSocket>()
      expectTypeOf(key).toEqualTypeOf<Buffer>()
    })
    socket.on('message', (from, message, connection) => {
      expectTypeOf(from).toEqualTypeOf<SyncSocket>()
      expectTypeOf(message).toEqualTypeOf<MeshMessage>()
      expectTypeOf(connection).toEqualTypeOf<Connection>()
    })
    socket.on('lease-lost', ({ key, winnerOwner }) => {
      expectTypeOf(key).toEqualTypeOf<Buffer>()
      expectTypeOf(winnerOwner).toEqualTypeOf<string>()
    })
    socket.on('lease-expiring', ({ key, expiresAt }) => {
      expectTypeOf(key).toEqualTypeOf<Buffer>()
      expectTypeOf(expiresAt).toEqualTypeOf<number>()
    })
    socket.on('lease-expired', ({ key }) => expectTypeOf(key).toEqualTypeOf<Buffer>())
    socket.on('conflict', ({ winner, loser }) => {
      expectTypeOf(winner.owner).toEqualTypeOf<string>()
      expectTypeOf(loser.value).toEqualTypeOf<unknown>()
    })
    socket.on('clock-skew', ({ peer, seconds, level }) => {
      expectTypeOf(peer).toEqualTypeOf<string>()
      expectTypeOf(seconds).toEqualTypeOf<number>()
      expectTypeOf(level).toEqualTypeOf<'warn' | 'error'>()
    })
  })

  test('that are misspelt, or of the wrong shape, do not compile', () => {
    type Event = Parameters<typeof socket.on>[0]
    expectTypeOf<Event>().toEqualTypeOf<
      | 'connect'
      | 'message'
      | 'update'
      | 'delete'
      | 'lease-lost'
      | 'lease-expiring'
      | 'lease-expired'
      | 'conflict'
      | 'clock-skew'
      | 'refused'
    >()
    // @ts-expect-error it is 'update'
    socket.on('updated', () => {})
    // @ts-expect-error it is 'lease-lost'
    socket.once('leaseLost', () => {})
    // @ts-expect-error a key is a Buffer
    socket.on('delete', (_from, key: string) => key)
    // @ts-expect-error an update tells more
    socket.emit('update', socket)
  })
})

describe('events of a MeshSocket', () => {
  test('are its own only', () => {
    mesh.on('message', (from) => expectTypeOf(from).toEqualTypeOf<MeshSocket>())
    // @ts-expect-error a mesh has no dictionary
    mesh.on('update', () => {})
  })

  test('do not keep a SyncSocket from passing for one', () => {
    expectTypeOf<SyncSocket>().toExtend<MeshSocket>()
    expectTypeOf<SyncSocket>().toExtend<NodeJS.EventEmitter>()
  })
})

test('metatuple is called and constructed alike', () => {
  expectTypeOf(metatuple('owner', 1)).toEqualTypeOf<Metatuple>()
  expectTypeOf(new metatuple('owner', 1)).toEqualTypeOf<Metatuple>()
  // @ts-expect-error a time is a number
  metatuple('owner', '1')
})
