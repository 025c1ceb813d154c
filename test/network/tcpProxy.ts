import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Address } from '../../src/mesh/link.ts'

/** What a proxy can do to the connections through it. */
export const proxyFaults = ['cut', 'refuse', 'stall', 'halfClose', 'delay', 'corrupt'] as const
export type ProxyFault = (typeof proxyFaults)[number]

const delayMs = 200

interface Passage {
  readonly near: Socket
  readonly far: Socket
}

/** A port of its own that passes streams on to another one, and can do to them what networks do. */
export class TcpProxy {
  readonly #target: Address
  readonly #server: Server
  readonly #passages = new Set<Passage>()
  #fault: ProxyFault | undefined
  #spoils = 0

  constructor(target: Address) {
    this.#target = target
    this.#server = createServer((near) => this.#pass(near))
  }

  /** Starts; resolves with the address to dial instead of the target's. */
  async listen(): Promise<Address> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return ['127.0.0.1', (this.#server.address() as AddressInfo).port]
  }

  /**
   * Does something to every connection: 'cut' resets them; 'refuse' does and takes no new ones; 'stall' passes nothing on and says nothing; 'halfClose'
   * ends one direction; 'delay' holds each piece back for 200 ms; 'corrupt' flips a bit of the next piece each way. All but what is done stops with `heal`.
   */
  inflict(fault: ProxyFault): void {
    this.#fault = fault
    for (const passage of this.#passages) this.#strike(fault, passage)
  }

  heal(): void {
    this.#fault = undefined
    for (const { near, far } of this.#passages) for (const socket of [near, far]) socket.resume()
  }

  close(): void {
    this.#server.close()
    for (const passage of this.#passages) end(passage)
  }

  #strike(fault: ProxyFault, passage: Passage): void {
    if (fault === 'cut' || fault === 'refuse') end(passage)
    if (fault === 'stall') for (const socket of [passage.near, passage.far]) socket.pause()
    if (fault === 'halfClose') passage.far.end()
    if (fault === 'corrupt') this.#spoils += 2
  }

  #pass(near: Socket): void {
    if (this.#fault === 'refuse') return void near.resetAndDestroy()
    const [host, port] = this.#target
    const far = connect({ host, port, allowHalfOpen: true })
    const passage = { near, far }
    this.#passages.add(passage)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay(true)
      from.on('data', (bytes) => this.#carry(bytes, from, to))
      from.on('drain', () => this.#fault !== 'stall' && to.resume())
      from.on('end', () => to.end())
      from.on('error', () => {})
      from.on('close', () => {
        this.#passages.delete(passage)
        to.destroy()
      })
      if (this.#fault === 'stall') from.pause()
    }
  }

  #carry(bytes: Buffer, from: Socket, to: Socket): void {
    const piece = this.#spoils > 0 ? this.#spoiled(bytes) : bytes
    if (this.#fault === 'delay') setTimeout(() => write(to, piece, from), delayMs)
    else write(to, piece, from)
  }

  #spoiled(bytes: Buffer): Buffer {
    this.#spoils--
    const copy = Buffer.from(bytes)
    copy[copy.length - 1]! ^= 1
    return copy
  }
}

function write(to: Socket, bytes: Buffer, from: Socket): void {
  if (!to.writable) return
  if (!to.write(bytes)) from.pause()
}

function end({ near, far }: Passage): void {
  near.resetAndDestroy()
  far.resetAndDestroy()
}
