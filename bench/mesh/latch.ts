/** A promise, and how to fulfil it. */
export function latch(): [done: Promise<void>, finish: () => void] {
  let finish = (): void => {}
  const done = new Promise<void>((resolve) => (finish = resolve))
  return [done, finish]
}
