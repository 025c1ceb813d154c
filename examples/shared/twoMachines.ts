import type { Example, ExampleOptions } from './example.ts'
import { startMachine, type Machine } from './machine.ts'

export interface TwoMachines extends Example {
  readonly anna: Machine
  readonly ben: Machine
}

/** Starts two machines that are linked with each other, each with the same page on its own node. */
export async function startTwoMachines({ port, ...options }: ExampleOptions): Promise<TwoMachines> {
  const anna = await startMachine({ ...options, port, name: "Anna's laptop" })
  const ben = await startMachine({ ...options, name: "Ben's desktop", peers: [anna.socket.addr] })
  const pages = [anna, ben]
  return { anna, ben, pages, close: async () => void (await Promise.all(pages.map((machine) => machine.close()))) }
}
