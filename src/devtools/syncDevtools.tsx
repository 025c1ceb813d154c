import { useEffect, useId, useRef, useState, type ReactElement } from 'react'
import type { SyncStore } from '../client/types.ts'
import { SyncContext, useSyncStore } from '../react/syncContext.ts'
import { Mark } from './mark.tsx'
import { Panel } from './panel.tsx'
import type { Dock } from './panelHead.tsx'
import { styles } from './styles.ts'

/** What the panel shows, and how. */
export interface SyncDevtoolsProps {
  /** Shown instead of the provider's. The caller connects it. */
  readonly store?: SyncStore | undefined
  /** Colours (default: as the system has them). */
  readonly theme?: 'system' | 'light' | 'dark' | undefined
  /** Where it stands at first (default 'bottom'). */
  readonly dock?: Dock | undefined
  /** Open from the first render on (default false; 'inline' always is). */
  readonly defaultOpen?: boolean | undefined
  /** For pages whose content security policy asks every <style> for one. */
  readonly nonce?: string | undefined
}

/** Shows what a store knows: keys, leases, refusals, neighbours and their messages. A button at the edge of the window opens it. */
export function SyncDevtools({
  store,
  theme = 'system',
  dock: firstDock = 'bottom',
  defaultOpen = false,
  nonce,
}: SyncDevtoolsProps): ReactElement {
  const shown = useSyncStore(store)
  const [dock, setDock] = useState(firstDock)
  const [isOpen, setIsOpen] = useState(defaultOpen || firstDock === 'inline')
  const [wasOpen, setWasOpen] = useState(isOpen)
  const opener = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLElement>(null)
  const isToggled = useRef(false)
  const id = useId()

  const toggle = (): void => {
    isToggled.current = true
    setIsOpen(!isOpen)
    setWasOpen(true)
  }

  useEffect(() => {
    if (isToggled.current) (isOpen ? panel : opener).current?.focus()
  }, [isOpen])

  return (
    <SyncContext.Provider value={shown}>
      {/* Written so, a server of React 18 leaves its quotes as they are. */}
      <style nonce={nonce} dangerouslySetInnerHTML={{ __html: styles }} />
      <div className="synckey-devtools" data-theme={theme} data-dock={dock}>
        {!isOpen && (
          <button ref={opener} type="button" className="skd-opener" aria-expanded={false} onClick={toggle}>
            <Mark />
            synckey DevTools
          </button>
        )}
        {wasOpen && <Panel panelRef={panel} id={id} isOpen={isOpen} dock={dock} onDock={setDock} onClose={toggle} />}
      </div>
    </SyncContext.Provider>
  )
}
