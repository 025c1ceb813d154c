type Defer = (task: () => void) => void

/** Defers tasks, each for as long, and runs them in the order in which they came: of two timers of one length a browser may fire the later one first. */
export function inLine(defer: Defer): Defer {
  const waiting: (() => void)[] = []
  return (task) => {
    waiting.push(task)
    defer(() => waiting.shift()?.())
  }
}
