import { memo } from 'react'
import { proxy, useSnapshot } from 'valtio'
import type { Enter } from '../contestant.ts'
import { shown } from '../shown.tsx'

/** A proxy for each key; told at once, as the others are. */
export const valtio: Enter = (keys) => {
  const cells = new Map(keys.map((key) => [key, proxy({ value: 0 })]))
  const Cell = memo(function ValtioCell({ name }: { readonly name: string }) {
    const cell = cells.get(name)
    if (!cell) throw new Error(`no proxy for ${name}`)
    return shown(useSnapshot(cell, { sync: true }).value)
  })
  const set = (key: string, value: number): void => {
    const cell = cells.get(key)
    if (cell) cell.value = value
  }
  return { Cell, set, setAll: (names, value) => names.forEach((name) => set(name, value)) }
}
