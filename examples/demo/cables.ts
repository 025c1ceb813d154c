import type { Address } from 'synckey/socket'
import type { Machine } from './machine.ts'

/** The cables between machines. Cutting one ends the TCP links between two machines and keeps them from making new ones. */
export class Cables {
  readonly #machines: Machine[] = []
  readonly #cut = new Set<string>()
  readonly #cancels: (() => void)[] = []

  /** Lays cables from a machine to all that are there, and links it with them. */
  async lay(machine: Machine): Promise<void> {
    this.#machines.push(machine)
    const watch = machine.socket.source.subscribe(({ type }) => {
      if (type === 'peers') this.#endCutLinks()
    })
    this.#cancels.push(watch)
    await this.#dialOthers(machine)
  }

  /** Whether a machine may dial an address: not over a cut cable. */
  readonly mayDial = (id: string, [, port]: Address): boolean => {
    const other = this.#machines.find(({ socket }) => socket.addr[1] === port)
    return !other || !this.#cut.has(pair(id, other.id))
  }

  /** Cuts a machine off all others. */
  cut(machine: Machine): void {
    for (const other of this.#others(machine)) this.#cut.add(pair(machine.id, other.id))
    this.#endCutLinks()
  }

  /** Mends all cables of a machine, which dials the others at once; its `peers` tell when it has reached them. */
  heal(machine: Machine): void {
    for (const other of this.#others(machine)) this.#cut.delete(pair(machine.id, other.id))
    void this.#dialOthers(machine)
  }

  /** Stops watching. Idempotent. */
  close(): void {
    for (const cancel of this.#cancels.splice(0)) cancel()
  }

  #others(machine: Machine): readonly Machine[] {
    return this.#machines.filter((other) => other !== machine)
  }

  async #dialOthers(machine: Machine): Promise<void> {
    const dials = this.#others(machine).map(({ socket }) => machine.socket.connect(...socket.addr, socket.id))
    await Promise.all(dials)
  }

  #endCutLinks(): void {
    for (const machine of this.#machines) {
      for (const other of this.#others(machine)) {
        if (this.#cut.has(pair(machine.id, other.id))) endLinks(machine, other)
      }
    }
  }
}

const pair = (a: string, b: string): string => [a, b].toSorted().join(' ')

/** Two machines that dialled each other at once have a spare link, which comes up when the first one ends. */
function endLinks({ socket }: Machine, { socket: peer }: Machine): void {
  for (let link = socket.routingTable[peer.id]; link; link = socket.routingTable[peer.id]) socket.disconnect(link)
}
