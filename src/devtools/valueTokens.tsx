import type { ReactElement } from 'react'

/** Names before a colon, texts, numbers and words, in JSON and in previews of values. */
const tokens =
  /("(?:[^"\\]|\\.)*"|[\w$-]+)(?=\s*:)|("(?:[^"\\]|\\.)*"?)|(-?\b\d[\d.]*(?:[eE][+-]?\d+)?n?\b)|\b(true|false|null)\b/g

const kinds = ['name', 'text', 'number', 'word'] as const

interface Part {
  readonly at: number
  readonly text: string
  readonly kind: (typeof kinds)[number] | null
}

/** A value's text with a colour for each kind of part; the signs in it say the same without colour. */
export function ValueTokens({ text }: { readonly text: string }): ReactElement {
  return (
    <>
      {partsOf(text).map(({ at, text: part, kind }) =>
        kind === null ? (
          part
        ) : (
          <span key={at} className="skd-token" data-kind={kind}>
            {part}
          </span>
        ),
      )}
    </>
  )
}

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = []
  let end = 0
  for (const match of text.matchAll(tokens)) {
    const kind = kinds[match.slice(1).findIndex((group) => group !== undefined)] ?? null
    if (match.index > end) parts.push({ at: end, text: text.slice(end, match.index), kind: null })
    parts.push({ at: match.index, text: match[0], kind })
    end = match.index + match[0].length
  }
  return [...parts, { at: end, text: text.slice(end), kind: null }]
}
