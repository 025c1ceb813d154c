import { useState, useSyncExternalStore } from 'react'
import { useSyncValue } from 'synckey'
import { writtenKey } from '../keys.ts'
import { renderMeter } from './renderMeter.ts'

/** What was measured since the page was opened, and how often a cell was rendered for it. */
export function Counts() {
  const written = useSyncValue(writtenKey, { default: 0 })
  const [first] = useState(written)
  const renders = useSyncExternalStore(renderMeter.subscribe, renderMeter.read)
  return (
    <dl className="counts">
      <div>
        <dt>Measurements</dt>
        <dd>{(written - first).toLocaleString()}</dd>
      </div>
      <div>
        <dt>Cells rendered</dt>
        <dd>{renders.toLocaleString()}</dd>
      </div>
    </dl>
  )
}
