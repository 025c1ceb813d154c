import type { Preview } from '@storybook/react-vite'
import { configure } from 'storybook/test'
import { withSync } from '../src/storybook.ts'
import '../stories/components/theme.css'
import './docs.css'
import { StoriesPage } from './storiesPage.tsx'
import { ThemedDocs } from './themedDocs.tsx'

// A play function waits for what is to happen, also on a machine that has other work.
configure({ asyncUtilTimeout: 8000 })

const preview: Preview = {
  parameters: {
    a11y: { test: 'error' },
    layout: 'padded',
    docs: { container: ThemedDocs, page: StoriesPage },
  },
  globalTypes: {
    theme: {
      description: 'Colours',
      toolbar: {
        icon: 'contrast',
        items: [
          { value: 'system', title: 'As the system' },
          { value: 'light', title: 'Light' },
          { value: 'dark', title: 'Dark' },
        ],
        dynamicTitle: true,
      },
    },
  },
  initialGlobals: { theme: 'system' },
  decorators: [
    withSync,
    (Story, { globals }) => {
      document.documentElement.dataset['theme'] = String(globals['theme'])
      return <Story />
    },
  ],
}

export default preview
