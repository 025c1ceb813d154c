import { createRoot } from 'react-dom/client'
import { Page } from './page.tsx'
import { takeToken } from './takeToken.ts'
import './inspect.css'

const page = document.getElementById('page')
const nonce = document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? ''
if (page) createRoot(page).render(<Page firstToken={takeToken()} nonce={nonce} />)
