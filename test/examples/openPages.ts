import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import type { Example, ExampleOptions } from '../../examples/shared/example.ts'
import { buildPage } from '../support/buildPage.ts'
import { launchBrowser } from '../support/launchBrowser.ts'

interface OpenOptions {
  readonly javaScriptEnabled?: boolean
  /** Done with the page before it loads anything. */
  readonly prepare?: (page: Page) => Promise<void>
}

type Start<E extends Example> = (options: ExampleOptions) => Promise<E>

/** An example with its pages open in real Chromium, at the width of a phone. */
export class OpenPages<E extends Example = Example> {
  readonly #example: E
  readonly #browser: Browser
  /** One for each page that the example names, in its order. */
  readonly #machines: Page[] = []
  readonly #contexts: BrowserContext[] = []
  /** What the pages' consoles complained of. */
  readonly complaints: string[] = []

  constructor(example: E, browser: Browser) {
    this.#example = example
    this.#browser = browser
  }

  get example(): E {
    return this.#example
  }

  /** The page at the first machine. */
  get anna(): Page {
    return this.#page(0)
  }

  /** The page at the second machine. */
  get ben(): Page {
    return this.#page(1)
  }

  #page(machine: number): Page {
    const page = this.#machines[machine]
    if (!page) throw new Error(`there is no page at machine ${machine}`)
    return page
  }

  /** Opens a page at every machine, and waits until they are in step. */
  async openAll(): Promise<void> {
    const { pages } = this.#example
    this.#machines.push(...(await Promise.all(pages.map(({ url }) => this.open(url)))))
    const words = pages.length > 1 ? 'is linked with' : 'sees no other machine'
    for (const page of this.#machines) await page.getByText(words).waitFor()
  }

  /** Opens a page, as somebody who has nothing in common with the others but its address. */
  async open(url: string, { prepare, ...options }: OpenOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: { width: 390, height: 800 }, ...options })
    const page = await context.newPage()
    await prepare?.(page)
    this.#contexts.push(context)
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text())
    })
    page.on('pageerror', (error) => this.complaints.push(error.message))
    await page.goto(url)
    return page
  }

  async close(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()))
    await this.#example.close()
  }
}

/** Starts an example before each test of this file and opens the pages that it names, once they are in step; after each, nothing may have complained. */
export function openBeforeEach<E extends Example>(name: string, start: Start<E>): { readonly now: OpenPages<E> } {
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
  let folder: string
  let browser: Browser
  const opened: { now: OpenPages<E> } = { now: undefined as never }

  beforeAll(async () => {
    ;[folder, browser] = await Promise.all([buildPage(name), launchBrowser()])
  })

  afterAll(() => browser.close())

  beforeEach(async () => {
    opened.now = new OpenPages(await start({ page: folder }), browser)
    await opened.now.openAll()
  })

  afterEach(async () => {
    await opened.now.close()
    expect(opened.now.complaints).toEqual([])
  })

  return opened
}

/** Waits until nothing sticks out of a page at the side. */
export async function expectNoOverflow(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
}
