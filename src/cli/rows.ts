import { table } from './layout.ts'
import type { Terminal } from './terminal.ts'
import { visible } from './visible.ts'

/** Prints rows: as a table for a person, with tabs for a program. */
export function printRows(terminal: Terminal, rows: readonly (readonly string[])[]): void {
  const shown = rows.map((row) => row.map(visible))
  const { columns } = terminal
  const lines = columns === null ? shown.map((row) => row.join('\t')) : table(shown, columns)
  for (const line of lines) terminal.print(line)
}
