import type { IncomingMessage, ServerResponse } from 'node:http'

export interface PageGuardOptions {
  /** The page's own origins, the one to name first; a request under another host is refused. */
  readonly origins: readonly string[]
  /** Where the page may connect to, beside its own origin. */
  readonly doors: readonly { readonly url: string }[]
}

/** Gives every answer the headers of a page that keeps to itself; false for a request that it has refused. */
export type PageGuard = (request: IncomingMessage, response: ServerResponse) => boolean

export function createPageGuard({ origins, doors }: PageGuardOptions): PageGuard {
  const hosts = new Set(origins.map((origin) => new URL(origin).host))
  const headers = Object.entries(pageHeaders(doors.map(({ url }) => new URL(url).origin)))
  return (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value)
    if (hosts.has(request.headers.host ?? '')) return true
    answer(response, 421, `Open ${origins[0]} instead.`)
    return false
  }
}

/** Answers with a line of text. */
export function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}

/** The path that was asked for, without its query. */
export function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0] ?? ''
}

function pageHeaders(doors: readonly string[]): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${doors.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  }
}
