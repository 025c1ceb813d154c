import { source, type AxeResults } from 'axe-core'
import type { Page } from 'playwright'

/** What axe finds wrong with a page in light and in dark colours, in words; empty for an accessible one. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(source)
  const found = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await findIn(page)).map((barrier) => `${colorScheme}: ${barrier}`))
  }
  return found
}

async function findIn(page: Page): Promise<readonly string[]> {
  const { violations } = await page.evaluate<AxeResults>('axe.run()')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  )
}
