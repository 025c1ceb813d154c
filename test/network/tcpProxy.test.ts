import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Address } from '../../src/mesh/link.ts'
import { TcpProxy } from './tcpProxy.ts'

/** Says whatever it hears again. */
let echo: Server
let arrived: string
let proxy: TcpProxy
let address: Address
const dialled: Socket[] = []

beforeEach(async () => {
  arrived = ''
  echo = createServer((socket) => {
    socket.on('data', (bytes) => (arrived += bytes.toString()))
    socket.on('error', () => {}).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(echo, 'listening')
  proxy = new TcpProxy(['127.0.0.1', (echo.address() as AddressInfo).port])
  address = await proxy.listen()
})

afterEach(() => {
  for (const socket of dialled.splice(0)) socket.destroy()
  proxy.close()
  echo.close()
})

/** Somebody who dials the proxy, and what came back. */
function dial(): { readonly socket: Socket; readonly heard: () => string; readonly closed: Promise<void> } {
  let heard = ''
  const socket = connect({ host: address[0], port: address[1], allowHalfOpen: true }).on('error', () => {})
  dialled.push(socket)
  socket.on('data', (bytes) => (heard += bytes.toString()))
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()))
  return { socket, heard: () => heard, closed }
}

async function talking(): Promise<ReturnType<typeof dial>> {
  const near = dial()
  near.socket.write('hello')
  await vi.waitFor(() => expect(near.heard()).toBe('hello'))
  return near
}

describe('a proxy', () => {
  it('passes on what it is given, both ways, and much of it', async () => {
    const { socket, heard } = await talking()
    socket.write('x'.repeat(5_000_000))
    await vi.waitFor(() => expect(heard()).toHaveLength(5_000_005), 10_000)
  })

  it('cuts what passes, and takes new connections', async () => {
    const near = await talking()
    proxy.inflict('cut')
    await near.closed
    await talking()
    expect(arrived).toBe('hellohello')
  })

  it('refuses until it is healed', async () => {
    const near = await talking()
    proxy.inflict('refuse')
    await near.closed
    await dial().closed
    proxy.heal()
    await talking()
    expect(arrived).toBe('hellohello')
  })

  it('passes nothing while it stalls, and everything afterwards', async () => {
    const { socket, heard } = await talking()
    proxy.inflict('stall')
    socket.write('late')
    const other = dial()
    other.socket.write('too')
    await once(other.socket, 'connect')
    expect(arrived).toBe('hello')
    proxy.heal()
    await vi.waitFor(() => expect([heard(), other.heard()]).toEqual(['hellolate', 'too']))
  })

  it('flips a bit of the next piece', async () => {
    const { socket } = await talking()
    proxy.inflict('corrupt')
    socket.write('abc')
    await vi.waitFor(() => expect(arrived).toBe('helloabb'))
  })

  it('ends one direction', async () => {
    const { socket } = await talking()
    proxy.inflict('halfClose')
    await once(socket, 'end')
    expect(socket.writable).toBe(true)
  })

  it('delays, and keeps the order', async () => {
    const { socket, heard } = await talking()
    proxy.inflict('delay')
    for (const text of ['a', 'b', 'c']) socket.write(text)
    await vi.waitFor(() => expect(heard()).toBe('helloabc'), 10_000)
  })
})
