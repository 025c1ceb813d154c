import type { Example, ExampleOptions } from '../shared/example.ts'
import { startTwoMachines } from '../shared/twoMachines.ts'

const customer = {
  company: 'Lakeside Boats',
  contact: 'Mia Lindqvist',
  email: 'mia@lakeside.example',
  phone: '',
  notes: 'Prefers to be called in the morning.',
}

/** Two machines with one form, filled in, of which nobody holds a field. */
export async function start(options: ExampleOptions): Promise<Example> {
  const machines = await startTwoMachines(options)
  const { socket } = machines.anna
  for (const [name, value] of Object.entries(customer)) {
    socket.set(`customer/${name}`, value)
    socket.release(`customer/${name}`)
  }
  return machines
}
