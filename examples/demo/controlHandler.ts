import { timingSafeEqual } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { answer, pathOf } from '../shared/pageGuard.ts'

export interface ControlHandlerOptions {
  /** The page's own origins. */
  readonly origins: readonly string[]
  /** What the page names to prove that it is this page. */
  readonly token: string
  /** Cuts or heals a machine; false when there is none of that id. */
  readonly control: (action: Control, machine: string) => boolean
}

export type Control = 'cut' | 'heal'

/** Answers `POST /machines/<id>/<cut or heal>`. */
export function createControlHandler({ origins, token, control }: ControlHandlerOptions): RequestListener {
  return (request, response) => {
    request.resume()
    if (!origins.includes(request.headers.origin ?? '') || !sameText(request.headers['x-demo-token'], token))
      return answer(response, 403, 'Only the page itself may do that.')
    const [, machine, action] = /^\/machines\/(\w+)\/(cut|heal)$/.exec(pathOf(request)) ?? []
    const isDone = machine !== undefined && control(action as Control, machine)
    if (isDone) response.writeHead(204).end()
    else answer(response, 404, 'Not found.')
  }
}

function sameText(given: string | string[] | undefined, wanted: string): boolean {
  const [a, b] = [Buffer.from(String(given)), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
