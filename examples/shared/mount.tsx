import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'

/** Shows an app in the page's element of the id 'app'. */
export function mount(app: ReactNode): void {
  const element = document.getElementById('app')
  if (!element) throw new Error("the page has no element 'app'; start it through npm")
  createRoot(element).render(<StrictMode>{app}</StrictMode>)
}
