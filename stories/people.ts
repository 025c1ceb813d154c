import type { MemoryHolder } from '../src/storybook.ts'

/** Gives Anna's writes her name. */
export const names = { anna: "Anna's laptop" }

/** A lease of Anna's, for the whole term or for a time of milliseconds. */
export function anna(expiresInMs?: number): MemoryHolder {
  return { owner: 'anna', name: names.anna, ...(expiresInMs !== undefined && { expiresInMs }) }
}
