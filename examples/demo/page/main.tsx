import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { SyncProvider } from 'synckey'
import type { DemoConfig } from '../demoConfig.ts'
import { createCables } from './cables.ts'
import { Overview } from './overview.tsx'
import { Pane } from './pane.tsx'
import { createStations, PlaceContext } from './station.ts'
import './demo.css'

const config = JSON.parse(byId('config').textContent) as DemoConfig
const stations = createStations(config)
const cables = createCables(config.token)

mount(byId('overview'), 'overview', <Overview stations={stations} />)

for (const here of stations) {
  const element = document.createElement('div')
  byId('machines').append(element)
  mount(
    element,
    here.id,
    <PlaceContext value={{ here, stations }}>
      <SyncProvider store={here.store}>
        <Pane cables={cables} />
      </SyncProvider>
    </PlaceContext>,
  )
}

/** Each pane is an app of its own: nothing of React's is shared between them, nor are their ids. */
function mount(element: HTMLElement, id: string, app: ReactNode): void {
  createRoot(element, { identifierPrefix: id }).render(<StrictMode>{app}</StrictMode>)
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (!element) throw new Error(`the page has no element '${id}'; open it through npm start`)
  return element
}
