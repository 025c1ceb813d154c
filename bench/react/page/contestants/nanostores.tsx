import { memo } from 'react'
import { useStore } from '@nanostores/react'
import { atom } from 'nanostores'
import type { Enter } from '../contestant.ts'
import { shown } from '../shown.tsx'

/** An atom for each key. */
export const nanostores: Enter = (keys) => {
  const atoms = new Map(keys.map((key) => [key, atom(0)]))
  const Cell = memo(function NanoCell({ name }: { readonly name: string }) {
    const found = atoms.get(name)
    if (!found) throw new Error(`no atom for ${name}`)
    return shown(useStore(found))
  })
  const set = (key: string, value: number): void => atoms.get(key)?.set(value)
  return { Cell, set, setAll: (names, value) => names.forEach((name) => set(name, value)) }
}
