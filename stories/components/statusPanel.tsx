import type { ReactElement } from 'react'
import { useSyncErrors, useSyncKey, useSyncStatus } from '../../src/index.ts'
import { Button } from './button.tsx'
import { ConnectionNote } from './connectionNote.tsx'
import { ShownList } from './shownList.tsx'

/** The whole store at a glance: the connection, what waits, and what was refused. */
export function StatusPanel(): ReactElement {
  const { state, pendingWrites, leasing } = useSyncStatus()
  const [errors, dismiss] = useSyncErrors()
  const [title, setTitle] = useSyncKey('title', { default: 'not known' })
  return (
    <div className="field">
      <ConnectionNote />
      <ShownList
        rows={{
          State: state,
          Title: title,
          Leases: leasing === null ? 'not known' : leasing ? 'on' : 'off',
          'Waiting writes': pendingWrites,
          Refused: errors.length,
        }}
      />
      <div className="row">
        <Button
          onPress={() => {
            setTitle('Garden party')
          }}
        >
          Rename
        </Button>
        <Button
          onPress={() => {
            dismiss()
          }}
        >
          Forget refusals
        </Button>
      </div>
    </div>
  )
}
