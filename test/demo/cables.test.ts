import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Cables } from '../../examples/demo/cables.ts'
import { Machine } from '../../examples/demo/machine.ts'

let cables: Cables
let machines: Machine[]

beforeEach(async () => {
  cables = new Cables()
  machines = []
  for (const id of ['anna', 'ben', 'mia']) {
    const machine = await Machine.start({ id, name: id, allowedOrigins: [], mayDial: cables.mayDial })
    machines.push(machine)
    await cables.lay(machine)
  }
})

afterEach(async () => {
  cables.close()
  await Promise.all(machines.map((machine) => machine.close()))
})

function machine(id: string): Machine {
  const found = machines.find((candidate) => candidate.id === id)
  if (!found) throw new Error(`no machine ${id}`)
  return found
}

/** Whom a machine has in its routing table. */
function neighbours(id: string): readonly string[] {
  const { routingTable } = machine(id).socket
  return machines.filter(({ socket }) => socket.id in routingTable).map((other) => other.id)
}

test('link every machine with every other', async () => {
  await vi.waitFor(() => {
    expect(neighbours('anna')).toEqual(['ben', 'mia'])
    expect(neighbours('ben')).toEqual(['anna', 'mia'])
    expect(neighbours('mia')).toEqual(['anna', 'ben'])
  })
})

test('end the links of a machine that is cut off, at both ends', async () => {
  cables.cut(machine('anna'))
  await vi.waitFor(() => {
    expect(neighbours('anna')).toEqual([])
    expect(neighbours('ben')).toEqual(['mia'])
  })
})

test('refuse new links over a cable that is cut', async () => {
  cables.cut(machine('anna'))
  const [host, port] = machine('anna').socket.addr
  expect(cables.mayDial('ben', [host, port])).toBe(false)
  await machine('ben').socket.connect(host, port)
  await vi.waitFor(() => expect(neighbours('ben')).toEqual(['mia']))
  expect(neighbours('anna')).toEqual([])
})

test('link again what heals, however fast one heals after the other', async () => {
  for (const id of ['anna', 'ben']) cables.cut(machine(id))
  for (const id of ['anna', 'ben']) cables.heal(machine(id))
  await vi.waitFor(() => {
    expect(neighbours('anna')).toEqual(['ben', 'mia'])
    expect(neighbours('ben')).toEqual(['anna', 'mia'])
    expect(neighbours('mia')).toEqual(['anna', 'ben'])
  })
})
