import { useDeferredValue, useMemo, useRef, useState, useSyncExternalStore, type ReactElement } from 'react'
import { usePeers } from '../react/usePeers.ts'
import type { LoggedEvent, MessageLog } from './messageLog.ts'
import { useRowWindow } from './useRowWindow.ts'
import { bytesWords, countWords, peerName, shortId, timeWords } from './words.ts'

/** In pixels where text has its usual size, unless the styles say otherwise. */
const ROW_HEIGHT = 32

/** What passes between the connector's node and its neighbours, newest first, with a filter and a pause. */
export function MessagesView({ log }: { readonly log: MessageLog }): ReactElement {
  const { events, isAllowed } = useSyncExternalStore(log.subscribe, log.read, log.read)
  const peers = usePeers()
  const names = useMemo(() => new Map(peers.map((peer) => [peer.id, peerName(peer)])), [peers])
  const [filter, setFilter] = useState('')
  const sought = useDeferredValue(filter)
  const lines = useMemo(
    () => events.map((event) => lineOf(event, names)).filter((line) => isFound(line, sought)),
    [events, names, sought],
  )
  if (isAllowed === false) return <NotAllowed />
  return (
    <div className="skd-messages">
      <MessagesBar log={log} filter={filter} onFilter={setFilter} shown={lines.length} />
      <Lines
        lines={lines}
        none={
          events.length > 0
            ? 'No message has all of these words in it.'
            : 'Nothing yet. What passes from now on appears here.'
        }
      />
    </div>
  )
}

interface MessagesBarProps {
  readonly log: MessageLog
  readonly filter: string
  readonly onFilter: (filter: string) => void
  /** How many messages the filter finds. */
  readonly shown: number
}

/** The filter, what it finds, and what stops and clears the log. */
function MessagesBar({ log, filter, onFilter, shown }: MessagesBarProps): ReactElement {
  const { isPaused, missed } = useSyncExternalStore(log.subscribe, log.read, log.read)
  return (
    <div className="skd-bar">
      <input
        type="search"
        className="skd-input skd-search"
        aria-label="Filter messages"
        placeholder="Filter by kind or peer"
        value={filter}
        onChange={(event) => onFilter(event.target.value)}
      />
      <p className="skd-muted skd-found">{isPaused ? `Paused; ${missed} left out` : countWords(shown, 'message')}</p>
      <button type="button" className="skd-button" aria-pressed={isPaused} onClick={() => log.pause(!isPaused)}>
        {isPaused ? 'Go on' : 'Pause'}
      </button>
      <button type="button" className="skd-button" onClick={() => log.clear()}>
        Clear
      </button>
    </div>
  )
}

function NotAllowed(): ReactElement {
  return (
    <div className="skd-none" role="status">
      <p>
        <b>This connector does not let its messages be seen.</b>
      </p>
      <p>
        Start it with <code>synckey serve --inspect</code>, or make it with{' '}
        <code>createConnector({'{ source, inspect: true }'})</code>. One without a mesh, such as a dictionary in memory,
        has none to show.
      </p>
    </div>
  )
}

interface Line {
  readonly id: number
  readonly at: number
  readonly way: string
  readonly peer: string
  readonly text: string
  readonly size: string
}

function lineOf({ id, event }: LoggedEvent, names: ReadonlyMap<string, string>): Line {
  const { at } = event
  const peer = names.get(event.peer) ?? shortId(event.peer)
  if (event.type === 'link')
    return { id, at, way: 'link', peer, text: event.isUp ? 'link is up' : 'link is gone', size: '' }
  return { id, at, way: event.direction, peer, text: event.kind, size: bytesWords(event.bytes) }
}

const wayWords: Readonly<Record<string, string>> = { in: 'from', out: 'to', link: 'with' }

/** Every word has to be in the line as it is shown. */
function isFound({ way, peer, text }: Line, filter: string): boolean {
  const shown = `${text} ${wayWords[way]} ${peer}`.toLowerCase()
  const words = filter.toLowerCase().split(/\s+/)
  return words.every((word) => shown.includes(word))
}

function Lines({ lines, none }: { readonly lines: readonly Line[]; readonly none: string }): ReactElement {
  const ref = useRef<HTMLDivElement>(null)
  const { first, end, rowHeight } = useRowWindow(ref, lines.length, ROW_HEIGHT)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={ref} className="skd-lines" role="region" aria-label="Messages" tabIndex={0}>
      {lines.length === 0 && <p className="skd-none">{none}</p>}
      <ol className="skd-rows" style={{ height: lines.length * rowHeight }}>
        {lines.slice(first, end).map(({ id, at, way, peer, text, size }, offset) => (
          <li
            key={id}
            className="skd-line"
            data-way={way}
            style={{ height: rowHeight, transform: `translateY(${(first + offset) * rowHeight}px)` }}
            title={`${text} ${wayWords[way]} ${peer}`}
          >
            <time>{timeWords(at)}</time>
            <span className="skd-line-text">{text}</span>
            <span className="skd-line-peer">
              <span className="skd-muted">{wayWords[way]}</span> {peer}
            </span>
            <span className="skd-line-size">{size}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}
