import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { SyncProvider } from 'synckey'
import { createSyncStore } from 'synckey/client'
import { createElectronTransport } from 'synckey/electron/renderer'
import { Notes } from './notes.tsx'
import './notes.css'

const store = createSyncStore({ transport: createElectronTransport() })
const element = document.getElementById('app')
if (!element) throw new Error("the page has no element 'app'")

createRoot(element).render(
  <StrictMode>
    <SyncProvider store={store}>
      <Notes />
    </SyncProvider>
  </StrictMode>,
)
