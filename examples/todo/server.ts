import type { Example, ExampleOptions } from '../shared/example.ts'
import { startTwoMachines } from '../shared/twoMachines.ts'

const todos = [
  { text: 'Ask the neighbours', isDone: true },
  { text: 'Bring the blankets', isDone: false },
  { text: 'Make lemonade', isDone: false },
]

/** Two machines with one list, in which three todos are that nobody holds. */
export async function start(options: ExampleOptions): Promise<Example> {
  const machines = await startTwoMachines(options)
  for (const [index, todo] of todos.entries()) {
    machines.anna.socket.set(`todo/${index}`, todo)
    machines.anna.socket.release(`todo/${index}`)
  }
  return machines
}
