import type { KeyState } from '../client.ts'
import { jsonKey, showKey } from './keyText.ts'
import { cut } from './layout.ts'
import { holderText } from './leaseText.ts'
import type { Terminal } from './terminal.ts'
import { showJson } from './valueText.ts'
import { visible } from './visible.ts'

/** Prints a watched key as it is now, for a person or for a program. */
export function showWatched(terminal: Terminal, isJson: boolean): (key: string, state: KeyState) => void {
  if (isJson) return (key, state) => terminal.print(jsonOf(key, state))
  return (key, state) => {
    const value = state.exists ? visible(showJson(state.value)) : ''
    const holder = state.exists ? visible(holderText(state.lease)) : 'deleted'
    const { columns } = terminal
    terminal.print(
      columns === null
        ? [showKey(key), value, holder].join('\t')
        : personLine(terminal, columns, [showKey(key), value, holder]),
    )
  }
}

/** The value gives way where a line is too short for all three. */
function personLine(
  { style }: Terminal,
  columns: number,
  [key, value, holder]: readonly [string, string, string],
): string {
  const room = Math.max(columns - key.length - holder.length - 4, 8)
  return `${style.bold(key)}  ${value && `${cut(value, room)}  `}${style.dim(holder)}`
}

function jsonOf(key: string, { exists, value, lease }: KeyState): string {
  const { state, owner, ownerName, epoch } = lease
  return showJson({ key: jsonKey(key), exists, ...(exists && { value }), lease: { state, owner, ownerName, epoch } })
}
