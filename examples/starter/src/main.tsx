import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { SyncProvider } from 'synckey'
import { App } from './App.tsx'
import { store } from './store.ts'
import './app.css'

const root = document.getElementById('root')
if (!root) throw new Error("index.html has no element with the id 'root'")

createRoot(root).render(
  <StrictMode>
    <SyncProvider store={store}>
      <App />
    </SyncProvider>
  </StrictMode>,
)
