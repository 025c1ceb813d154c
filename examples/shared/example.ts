/** How an example is started. */
export interface ExampleOptions {
  /** The folder with its built page. */
  readonly page: string
  /** The port of its first page on 127.0.0.1 (default 0: any free one). */
  readonly port?: number
  /** Shows the DevTools too, as pages of their own (default false). */
  readonly inspect?: boolean
}

/** An example that runs. */
export interface Example {
  readonly pages: readonly ExamplePage[]
  /** Closes everything that was started. Idempotent. */
  close(): Promise<void>
}

/** A page to open. */
export interface ExamplePage {
  /** Whose it is. */
  readonly name: string
  readonly url: string
  readonly inspectUrl: string | null
}
