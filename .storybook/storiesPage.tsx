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
        Each story stands here in the state that it is named after, and can be used. What it says to press is pressed by
        itself where the story is opened alone.
      </p>
      <Stories />
    </>
  )
}
