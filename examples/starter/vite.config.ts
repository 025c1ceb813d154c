import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// What the connector said before stays on the screen.
export default defineConfig({ plugins: [react()], clearScreen: false })
