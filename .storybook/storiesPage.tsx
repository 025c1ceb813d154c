import { Controls, Description, Primary, Stories, Subtitle, Title } from '@storybook/addon-docs/blocks'
import type { ReactElement } from 'react'

/** All stories of a component on one page, where they stand as they begin. */
export function StoriesPage(): ReactElement {
  return (
    <>
      <Title />
      <Subtitle />
      <Description />
      <Primary />
      <Controls />
      <p>
        Each story stands here as it begins. Those that need somebody to write, wait or unplug play it by themselves
        where they are opened alone.
      </p>
      <Stories />
    </>
  )
}
