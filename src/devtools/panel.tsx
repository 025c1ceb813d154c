import { useEffect, useMemo, useState, type KeyboardEvent, type ReactElement, type Ref } from 'react'
import { useSyncStore } from '../react/syncContext.ts'
import { useSyncErrors } from '../react/useSyncErrors.ts'
import { usePeers } from '../react/usePeers.ts'
import { KeysView } from './keysView.tsx'
import { KeyWatch } from './keyWatch.ts'
import { MeshView } from './meshView.tsx'
import { MessageLog } from './messageLog.ts'
import { MessagesView } from './messagesView.tsx'
import { PanelHead } from './panelHead.tsx'
import type { Dock } from './panelHead.tsx'
import { Tabs } from './tabs.tsx'
import { WritesView } from './writesView.tsx'

interface PanelProps {
  readonly panelRef: Ref<HTMLElement>
  readonly id: string
  readonly isOpen: boolean
  readonly dock: Dock
  readonly onDock: (dock: Dock) => void
  readonly onClose: () => void
}

/** All there is to see, by subject. While closed it goes on watching keys, and asks for no messages. */
export function Panel({ panelRef, id, isOpen, dock, onDock, onClose }: PanelProps): ReactElement {
  const store = useSyncStore()
  const watch = useMemo(() => new KeyWatch(store), [store])
  const log = useMemo(() => new MessageLog(store), [store])
  useEffect(() => watch.start(), [watch])
  useEffect(() => (isOpen ? log.start() : undefined), [log, isOpen])
  const [tab, setTab] = useState('keys')
  const [selected, setSelected] = useState<string | null>(null)
  const peers = usePeers()
  const [errors] = useSyncErrors()

  const showKey = (key: string): void => {
    setSelected(key)
    setTab('keys')
  }

  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || dock === 'inline') return
    event.preventDefault()
    onClose()
  }

  const tabs = [
    { name: 'keys', title: 'Keys', view: <KeysView watch={watch} selected={selected} onSelect={setSelected} /> },
    { name: 'mesh', title: 'Mesh', count: peers.length, view: <MeshView log={log} /> },
    { name: 'messages', title: 'Messages', view: <MessagesView log={log} /> },
    { name: 'writes', title: 'Writes', count: errors.length, view: <WritesView onShowKey={showKey} /> },
  ]

  return (
    // Escape closes it from wherever in it the keyboard is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={panelRef}
      className="skd-panel"
      hidden={!isOpen}
      tabIndex={-1}
      aria-label="synckey DevTools"
      onKeyDown={closeOnEscape}
    >
      {isOpen && (
        <>
          <PanelHead dock={dock} onDock={onDock} onClose={onClose} />
          <Tabs id={id} tabs={tabs} selected={tab} onSelect={setTab} />
        </>
      )}
    </section>
  )
}
