import { StrictMode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { App } from './app.tsx'
import type { BoardConfig } from './boardConfig.ts'
import '../../shared/base.css'
import './board.css'

const element = document.getElementById('app')
const config = JSON.parse(document.getElementById('config')?.textContent ?? 'null') as BoardConfig | null
if (!element || !config) throw new Error('the page has no config; start it through npm')

hydrateRoot(
  element,
  <StrictMode>
    <App {...config} />
  </StrictMode>,
)
