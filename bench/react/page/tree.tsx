import { memo, type ReactElement } from 'react'
import type { Contestant } from './contestant.ts'

const width = 16

interface GroupProps {
  readonly names: readonly string[]
  readonly Cell: Contestant['Cell']
}

/** A tree of memoised groups, each of at most 16 groups or cells, as a page's components are. */
export const Group = memo(function Group({ names, Cell }: GroupProps): ReactElement {
  if (names.length <= width) {
    return (
      <p>
        {names.map((name) => (
          <Cell key={name} name={name} />
        ))}
      </p>
    )
  }
  return (
    <div>
      {parts(names).map((part) => (
        <Group key={part[0]} names={part} Cell={Cell} />
      ))}
    </div>
  )
})

function parts(names: readonly string[]): readonly (readonly string[])[] {
  const size = Math.ceil(names.length / width)
  const starts = Array.from({ length: Math.ceil(names.length / size) }, (_, index) => index * size)
  return starts.map((start) => names.slice(start, start + size))
}
