import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { JSDOM } from 'jsdom'
import { createElement, type ComponentType } from 'react'
import type { Connector, WebSocketDoor } from 'synckey/connector'
import type { SyncSocket } from 'synckey/socket'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'

const folder = join(import.meta.dirname, '../build/readme')
const readme = join(import.meta.dirname, '../README.md')

/** The README's blocks of one language, in their order. */
async function blocks(language: string): Promise<readonly string[]> {
  const text = await readFile(readme, 'utf8')
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, word, code]) =>
    word === language && code ? [code] : [],
  )
}

/** Makes a module of code and loads it. */
async function load<M>(name: string, code: string): Promise<M> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, name)
  await writeFile(path, code)
  return (await import(/* @vite-ignore */ path)) as M
}

interface ConnectorModule {
  readonly socket: SyncSocket
  readonly connector: Connector
  readonly door: WebSocketDoor
}

let server: ConnectorModule

// Connector and page in one process: bytes of jsdom's own realm would be no Uint8Array to Node.
beforeAll(() => {
  const { window } = new JSDOM('<!doctype html>', { pretendToBeVisual: true })
  vi.stubGlobal('window', window)
  vi.stubGlobal('document', window.document)
  vi.stubGlobal('navigator', window.navigator)
  vi.stubGlobal('MutationObserver', window.MutationObserver)
  vi.stubGlobal('WebSocket', WebSocket)
})

afterAll(async () => {
  server.connector.close()
  await server.door.close()
  await server.socket.close()
  vi.unstubAllGlobals()
})

it('does what its code blocks say', async () => {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
  const [connectorBlock = ''] = await blocks('ts')
  server = await load<ConnectorModule>('connector.ts', `${connectorBlock}\nexport { socket, connector, door }\n`)
  expect(printed).toHaveBeenCalledWith(server.door.url, server.door.token, server.socket.addr)

  const [, provider = '', title = ''] = await blocks('tsx')
  const given = `const url = ${JSON.stringify(server.door.url)}\nconst token = ${JSON.stringify(server.door.token)}\n`
  const { App } = await load<{ App: ComponentType }>('page.tsx', given + provider + title)
  const { cleanup, render, screen } = await import('@testing-library/react')
  const { userEvent } = await import('@testing-library/user-event')
  render(createElement(App))
  await userEvent.type(screen.getByRole('textbox', { name: /Title/ }), 'Hello')
  await vi.waitFor(() => expect(server.socket.get('title')).toBe('Hello'))

  await userEvent.click(await screen.findByRole('button', { name: 'Let others edit' }))
  await vi.waitFor(() => expect(server.socket.source.get('title')?.released).toBe(true))
  cleanup()
})
