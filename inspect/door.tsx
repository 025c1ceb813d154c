import { useState, type ReactElement } from 'react'

/** Asks for the token where the address had none, or a wrong one. */
export function Door({
  onToken,
  wasWrong,
}: {
  readonly onToken: (token: string) => void
  readonly wasWrong: boolean
}): ReactElement {
  const [text, setText] = useState('')

  const enter = (event: Pick<Event, 'preventDefault'>): void => {
    event.preventDefault()
    if (text.trim() !== '') onToken(text.trim())
  }

  return (
    <form className="door" onSubmit={enter}>
      <h1>synckey DevTools</h1>
      <p role="status">{wasWrong ? 'The connector does not know that token.' : 'This connector asks for its token.'}</p>
      <label htmlFor="token">
        The token that <code>synckey serve</code> printed
      </label>
      <input
        id="token"
        type="password"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit">Connect</button>
    </form>
  )
}
