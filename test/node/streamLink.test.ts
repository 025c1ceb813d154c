import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StreamLink } from '../../src/node/streamLink.ts'

let server: Server

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(() => void server.close())

interface Pair {
  readonly link: StreamLink
  readonly socket: Socket
  /** All that came once the link has ended. */
  readonly received: Promise<Buffer>
}

async function linked(): Promise<Pair> {
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [far] = await accepted
  return { link: new StreamLink(socket), socket, received: buffer(far) }
}

const frame = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte)
const frames = [frame(3, 1), frame(200, 2), frame(0, 3), frame(70_000, 4), frame(1, 5)]

test('what is written before a link is closed arrives, in order, however large', async () => {
  const { link, received } = await linked()
  for (const bytes of frames) link.write(bytes)
  link.close()
  expect(await received).toEqual(Buffer.concat(frames))
})

test('links that are given the same, and others beside them, each send their own', async () => {
  const links = [await linked(), await linked(), await linked(), await linked()]
  const given = [
    [0, 1, 4],
    [0, 1, 4],
    [0, 4],
    [4, 1, 0],
  ].map((places) => places.map((place) => frames[place]!))
  for (const [index, { link }] of links.entries()) for (const bytes of given[index]!) link.write(bytes)
  await new Promise(setImmediate)
  for (const { link } of links) link.close()
  expect(await Promise.all(links.map(({ received }) => received))).toEqual(given.map((list) => Buffer.concat(list)))
})

test('a link that broke keeps no other from sending', async () => {
  const [broken, whole] = [await linked(), await linked()]
  broken.received.catch(() => {})
  for (const { link } of [broken, whole]) for (const bytes of frames) link.write(bytes)
  broken.socket.destroy()
  await new Promise(setImmediate)
  whole.link.close()
  expect(await whole.received).toEqual(Buffer.concat(frames))
})

test('what waits for the end of the turn counts as not sent', async () => {
  const { link, received } = await linked()
  link.write(frame(10, 1))
  link.write(frame(20, 1))
  expect(link.bufferedAmount).toBe(30)
  link.close()
  expect((await received).length).toBe(30)
})
