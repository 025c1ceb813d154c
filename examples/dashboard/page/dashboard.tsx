import { useSyncStatus } from 'synckey'
import { Connection } from '../../shared/connection.tsx'
import { cellCount } from '../keys.ts'
import { Cell } from './cell.tsx'
import { Counts } from './counts.tsx'
import { Rate } from './rate.tsx'

const cells = Array.from({ length: cellCount }, (_, cell) => cell)

/** Renders when the first snapshot is there. What changes afterwards are its cells, each by itself. */
export function Dashboard() {
  const isThere = useSyncStatus(({ lastSyncedAt }) => lastSyncedAt !== null)
  return (
    <main>
      <h1>1,000 live cells</h1>
      <p className="lede">
        Each cell is a component with a key of its own. A measurement renders the one cell that it is of, which lights
        up.
      </p>
      {isThere && (
        <>
          <div className="controls">
            <Rate />
            <Counts />
          </div>
          <ol className="card cells" aria-label="Degrees by sensor">
            {cells.map((cell) => (
              <Cell key={cell} cell={cell} />
            ))}
          </ol>
        </>
      )}
      <Connection />
    </main>
  )
}
