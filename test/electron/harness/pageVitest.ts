import { expect } from 'storybook/test'

/** As much of vitest as the suite of channels uses, for a page that no runner reaches. */
type Hook = () => unknown

interface Test {
  readonly name: string
  readonly run: () => unknown
}

const tests: Test[] = []
const before: Hook[] = []
const after: Hook[] = []

const describe = (_: string, define: () => void): void => define()
const it = (name: string, run: () => unknown): void => void tests.push({ name, run })
const beforeEach = (hook: Hook): void => void before.push(hook)
const afterEach = (hook: Hook): void => void after.push(hook)

const PATIENCE_MS = 5_000
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10))

const vi = {
  /** Tries until it does not throw. */
  async waitFor(attempt: () => unknown): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; ;) {
      try {
        return void (await attempt())
      } catch (error) {
        if (Date.now() > end) throw error
        await pause()
      }
    }
  },
}

/** What became of a test: undefined where it passed. */
export type Results = readonly (readonly [name: string, failure: string | undefined])[]

/** Runs what was defined, one after the other. */
export async function runTests(): Promise<Results> {
  const results: [string, string | undefined][] = []
  for (const { name, run } of tests) results.push([name, await failureOf(run)])
  return results
}

async function failureOf(run: () => unknown): Promise<string | undefined> {
  try {
    for (const hook of before) await hook()
    await run()
    for (const hook of after) await hook()
    return undefined
  } catch (error) {
    return String(error)
  }
}

export { afterEach, beforeEach, describe, expect, it, vi }
