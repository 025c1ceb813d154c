import type { Interface } from 'node:readline'

/** Answers lines of JSON, `{call, op}`, on standard output, until there are no more: the process lives as long as whoever asks. */
export function answerLines(lines: Interface, operations: Readonly<Record<string, () => unknown>>): void {
  lines.on('line', (line) => void answer(JSON.parse(line) as { readonly call: number; readonly op: string }))
  lines.on('close', () => process.exit(0))

  async function answer({ call, op }: { readonly call: number; readonly op: string }): Promise<void> {
    const value = await operations[op]?.()
    process.stdout.write(`${JSON.stringify({ call, value: value ?? null })}\n`)
  }
}
