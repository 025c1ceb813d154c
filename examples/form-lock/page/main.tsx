import { SyncProvider } from 'synckey'
import { createSyncStore, createWebSocketTransport } from 'synckey/client'
import { mount } from '../../shared/mount.tsx'
import { readDoor } from '../../shared/readDoor.ts'
import { CustomerForm } from './customerForm.tsx'
import '../../shared/base.css'
import './form.css'

const { url, token } = readDoor()
const store = createSyncStore({ transport: createWebSocketTransport(url, { token }) })

mount(
  <SyncProvider store={store}>
    <CustomerForm />
  </SyncProvider>,
)
