import type { Example, ExampleOptions } from '../shared/example.ts'
import { startTwoMachines } from '../shared/twoMachines.ts'

/** Two machines with the same application. Nothing is shared until somebody changes something. */
export function start(options: ExampleOptions): Promise<Example> {
  return startTwoMachines(options)
}
