import { useEffect, useId, useRef, type ReactElement } from 'react'
import { useSyncErrors, useSyncKey } from 'synckey'
import { follow } from './follow.ts'
import { KeyFoot } from './keyFoot.tsx'
import { LeaseBadge } from './leaseBadge.tsx'
import type { Loss } from './losses.ts'
import { LostNote } from './lostNote.tsx'
import { RefusalNote } from './refusalNote.tsx'
import { usePlace } from './station.ts'
import { stopwatch } from './stopwatch.ts'
import { tour } from './tour.ts'
import { ValueControl } from './valueControl.tsx'

interface KeyCardProps {
  readonly name: string
  readonly loss: Loss | undefined
  readonly onForget: () => void
  /** The visitor deleted the key here, and the card goes. */
  readonly onDeleted: () => void
}

/** One shared key: its value, who holds it, and what became of the last write. */
export function KeyCard({ name, loss, onForget, onDeleted }: KeyCardProps): ReactElement {
  const { here } = usePlace()
  const [value, set, meta] = useSyncKey(name)
  const [, dismiss] = useSyncErrors()
  const { error, lease } = meta
  const control = useRef<HTMLDivElement>(null)
  const id = useId()
  const kept = meta.pending ? undefined : error?.attempted

  useEffect(() => stopwatch.lap(here.id, name, value), [here, name, value])

  function write(next: unknown): void {
    stopwatch.start(here.id, name, next)
    follow(set(next), () => {
      stopwatch.sent(here.id)
      tour.wrote(here.id, name)
    })
  }

  /** What was pressed goes away: the keyboard goes on at the value. */
  function focusValue(): void {
    control.current?.querySelector<HTMLElement>('input, button')?.focus()
  }

  function retry(attempted: unknown): void {
    write(attempted)
    focusValue()
  }

  function discard(): void {
    meta.reset()
    if (error) dismiss(error)
    focusValue()
  }

  function forget(): void {
    onForget()
    focusValue()
  }

  return (
    <article className="key" aria-labelledby={`${id}-name`} data-lease={lease.state}>
      <div className="key-head">
        <label id={`${id}-name`} className="key-name" htmlFor={id}>
          {name}
        </label>
        <LeaseBadge lease={lease} exists={meta.exists} />
      </div>
      <div ref={control}>
        <ValueControl id={id} value={kept ?? value} isKept={kept !== undefined} onChange={write} />
      </div>
      <KeyFoot id={`${id}-lease`} name={name} meta={meta} onDeleted={onDeleted} />
      {loss && <LostNote loss={loss} onForget={forget} />}
      {error && <RefusalNote error={error} name={name} value={value} onRetry={retry} onDiscard={discard} />}
    </article>
  )
}
