const GAP = 2
/** Less than that is no column for a text. */
const MIN_TEXT = 24

/** Breaks a text between words into lines of at most `columns` characters, each with an indent. */
export function wrap(text: string, columns: number, indent = ''): string {
  const width = Math.max(columns - indent.length, 1)
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => indent + line).join('\n')
}

/** Terms with what they mean: beside them, or below them where there is no room. */
export function definitions(rows: readonly (readonly [term: string, meaning: string])[], columns: number): string {
  const indent = GAP + Math.max(...rows.map(([term]) => term.length)) + GAP
  const isNarrow = columns - indent < MIN_TEXT
  return rows
    .map(([term, meaning]) => (isNarrow ? below(term, meaning, columns) : beside(term, meaning, columns, indent)))
    .join('\n')
}

function beside(term: string, meaning: string, columns: number, indent: number): string {
  const text = wrap(meaning, columns, ' '.repeat(indent))
  return `${' '.repeat(GAP)}${term.padEnd(indent - GAP)}${text.slice(indent)}`
}

function below(term: string, meaning: string, columns: number): string {
  return `${' '.repeat(GAP)}${term}\n${wrap(meaning, columns, ' '.repeat(3 * GAP))}`
}

/** Rows of a table on a terminal: columns under each other, the last one cut where the terminal ends. */
export function table(rows: readonly (readonly string[])[], columns: number): readonly string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => Array.from(row[index] ?? '').length)))
  return rows.map((row) =>
    cut(
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join(' '.repeat(GAP))
        .trimEnd(),
      columns,
    ),
  )
}

/** The beginning of a line, with an ellipsis where it was longer. */
export function cut(line: string, columns: number): string {
  const characters = Array.from(line)
  return characters.length <= columns ? line : `${characters.slice(0, Math.max(columns - 1, 0)).join('')}…`
}
