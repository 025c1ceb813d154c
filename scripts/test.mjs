import { parseCLI, startVitest } from 'vitest/node'
import { ensureChromium } from './chromium.mjs'

const hasRun = (module) => [...module.children.allTests()].some((test) => test.result().state !== 'skipped')

/** Projects of this run in which nothing ran: they must not look like green ones. */
function emptyProjects(vitest) {
  const busy = new Set(
    vitest.state
      .getTestModules()
      .filter(hasRun)
      .map((module) => module.project.name),
  )
  return vitest.projects.map((project) => project.name).filter((name) => !busy.has(name))
}

/** Runs every project (or what the arguments, those of `vitest run`, name) with a Chromium for those that need one. */
async function main(args) {
  process.env.CHROMIUM_PATH = ensureChromium()
  const { filter, options } = parseCLI(['vitest', 'run', ...args])
  const vitest = await startVitest('test', filter, options)
  const isPart = filter.length > 0 || options.testNamePattern !== undefined
  const empty = isPart ? [] : emptyProjects(vitest)
  if (empty.length > 0) {
    console.error(`No test ran in: ${empty.join(', ')}. See the 'include' patterns in vitest.config.ts.`)
    process.exitCode = 1
  }
  await vitest.exit()
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
