import { useSyncExternalStore } from 'react'
import type { Machine, NotesBridge } from '../shared/machine.ts'

declare global {
  interface Window {
    readonly notes: NotesBridge
  }
}

let machine: Machine | undefined
const listeners = new Set<() => void>()
window.notes.watchMachine((now) => {
  machine = now
  for (const listener of listeners) listener()
})

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The machine that this window runs on; undefined until its main process has told. */
export const useMachine = (): Machine | undefined => useSyncExternalStore(subscribe, () => machine)
