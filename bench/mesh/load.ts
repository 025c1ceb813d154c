/** What is written in every contest: keys of 16 bytes, over and over, with values of 32. */
export const value = 'x'.repeat(32)

export const keyOf = (index: number): string => `key ${index % 1000}`.padEnd(16)

/** Calls `write` so many times, and lets the event loop turn after every hundred. */
export async function writeAll(updates: number, write: (index: number) => void): Promise<void> {
  for (let index = 0; index < updates; index++) {
    write(index)
    if (index % 100 === 99) await new Promise(setImmediate)
  }
}
