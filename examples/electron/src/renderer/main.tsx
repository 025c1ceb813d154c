import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { SyncProvider } from 'synckey'
import { createSyncStore } from 'synckey/client'
import { SyncDevtools } from 'synckey/devtools'
import { createElectronTransport } from 'synckey/electron/renderer'
import { Notes } from './notes.tsx'
import './notes.css'

const store = createSyncStore({ transport: createElectronTransport() })
const element = document.getElementById('app')
if (!element) throw new Error("the page has no element 'app'")
const nonce = document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? ''

createRoot(element).render(
  <StrictMode>
    <SyncProvider store={store}>
      <Notes />
      <SyncDevtools nonce={nonce} />
    </SyncProvider>
  </StrictMode>,
)
