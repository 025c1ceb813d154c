/** The token of the address's fragment, which is taken out of the address at once: it must not be copied, bookmarked or photographed with it. */
export function takeToken(): string | null {
  const { hash, pathname, search } = window.location
  const token = new URLSearchParams(hash.slice(1)).get('token')
  if (hash !== '') window.history.replaceState(null, '', pathname + search)
  return token
}

/** Hears of tokens that come with a later fragment: an address entered in a tab that shows the page already loads nothing. */
export function onToken(listener: (token: string) => void): () => void {
  const hear = (): void => {
    const token = takeToken()
    if (token !== null) listener(token)
  }
  window.addEventListener('hashchange', hear)
  return () => window.removeEventListener('hashchange', hear)
}
