import { SyncProvider } from 'synckey'
import { createSyncStore, createWebSocketTransport } from 'synckey/client'
import { mount } from '../../shared/mount.tsx'
import { readDoor } from '../../shared/readDoor.ts'
import { schema } from './schema.ts'
import { TodoList } from './todoList.tsx'
import '../../shared/base.css'
import './todo.css'

const { url, token } = readDoor()
const store = createSyncStore({ schema, transport: createWebSocketTransport(url, { token }) })

mount(
  <SyncProvider store={store}>
    <TodoList />
  </SyncProvider>,
)
