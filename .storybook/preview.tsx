import type { Preview } from '@storybook/react-vite'
import { withSync } from '../src/storybook.ts'
import '../stories/components/theme.css'
import './docs.css'
import { ThemedDocs } from './themedDocs.tsx'

const preview: Preview = {
  parameters: {
    a11y: { test: 'error' },
    layout: 'padded',
    docs: { container: ThemedDocs },
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
