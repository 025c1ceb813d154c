import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, type BrowserWindow, type Rectangle } from 'electron'

const file = (): string => join(app.getPath('userData'), 'window.json')

/** Where the last window was when it was closed; a further window stands a little below it. */
export function placeOf(openWindows: number): Partial<Rectangle> {
  const { x, y, width = 900, height = 640 } = readPlace()
  const shift = openWindows * 32
  return { width, height, ...(x !== undefined && { x: x + shift }), ...(y !== undefined && { y: y + shift }) }
}

/** Notes where the window is when it is closed. */
export function keepPlace(window: BrowserWindow): void {
  window.on('close', () => writeFileSync(file(), JSON.stringify(window.getNormalBounds())))
}

function readPlace(): Partial<Rectangle> {
  try {
    return JSON.parse(readFileSync(file(), 'utf8')) as Partial<Rectangle>
  } catch {
    return {}
  }
}
