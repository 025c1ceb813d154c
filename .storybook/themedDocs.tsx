import { DocsContainer } from '@storybook/addon-docs/blocks'
import type { DocsContainerProps } from '@storybook/addon-docs/blocks'
import { useSyncExternalStore } from 'react'
import type { PropsWithChildren, ReactElement } from 'react'
import { themes } from 'storybook/theming'

const dark = matchMedia('(prefers-color-scheme: dark)')

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  dark.addEventListener('change', listener)
  return () => {
    observer.disconnect()
    dark.removeEventListener('change', listener)
  }
}

/** The colours in which the stories are: those of the toolbar, or of the system. */
function isDark(): boolean {
  const { theme = 'system' } = document.documentElement.dataset
  return theme === 'system' ? dark.matches : theme === 'dark'
}

/** A page of words in the colours of the stories that stand in it. */
export function ThemedDocs(props: PropsWithChildren<DocsContainerProps>): ReactElement {
  const theme = useSyncExternalStore(subscribe, isDark) ? themes.dark : themes.light
  return <DocsContainer {...props} theme={theme} />
}
