import { act, render } from '@testing-library/react'
import { useState, version, type ReactElement } from 'react'
import { version as domVersion } from 'react-dom'
import { expect, test } from 'vitest'

test('the suite beside this test runs with React 18, in components too', () => {
  function Version(): ReactElement {
    const [text, setText] = useState('')
    return (
      <button type="button" onClick={() => setText(version)}>
        {text}
      </button>
    )
  }
  const { container } = render(<Version />)
  act(() => container.querySelector('button')?.click())
  expect(container.textContent).toMatch(/^18\./)
  expect(domVersion).toBe(version)
})
