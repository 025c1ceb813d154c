import { useState } from 'react'
import { SyncProvider } from 'synckey'
import { createSyncStore, createWebSocketTransport } from 'synckey/client'
import { Connection } from '../../shared/connection.tsx'
import { Board } from './board.tsx'
import type { BoardConfig } from './boardConfig.ts'

/**
 * The whole page, for server and browser. Each request has a store of its own, made here: on a server it holds `initial` and connects to
 * nothing, in the browser it begins with `initial` and connects once it is hydrated. `used`: it asks for no other board's keys.
 */
export function App({ board, boards, door, initial }: BoardConfig) {
  const [store] = useState(() =>
    createSyncStore({
      initial,
      transport: createWebSocketTransport(door.url, { token: door.token, subscribe: 'used' }),
    }),
  )
  return (
    <SyncProvider store={store}>
      <nav aria-label="Boards">
        {boards.map((name) => (
          <a key={name} href={`/${name}`} aria-current={name === board ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <main>
        <Board board={board} />
        <Connection />
      </main>
    </SyncProvider>
  )
}
