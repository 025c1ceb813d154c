/** What a bench found: one row a contestant or size, figures in columns. */
export interface Report {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly { readonly name: string; readonly figures: readonly (number | string)[] }[]
}

/** One measurement, made when it is called. */
export type Bench = () => Promise<Report>

/** A report as a table for people. */
export function table({ title, columns, rows }: Report): string {
  const lines = [['', ...columns], ...rows.map(({ name, figures }) => [name, ...figures.map(String)])]
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const text = lines.map((line) => line.map((cell, column) => pad(cell, widths[column]!, column)).join('   '))
  return `${title}\n${text.map((line) => `  ${line.trimEnd()}\n`).join('')}\n`
}

const pad = (cell: string, width: number, column: number): string =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width)
