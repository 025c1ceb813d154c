import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { build } from 'vite'

export const root = join(import.meta.dirname, '..')

/** The main process of the app whose page `buildNotes` builds. */
export const notes = join(root, 'examples/electron/main.mjs')

/** The path of an Electron: that of ELECTRON_OVERRIDE_DIST_PATH, of the folder .electron, or the installed one; undefined where there is none. */
export function findElectron() {
  const folders = [process.env.ELECTRON_OVERRIDE_DIST_PATH, join(root, '.electron')].filter(Boolean)
  const binaries = folders.map((folder) => resolve(root, folder, 'electron'))
  return [...binaries, installedElectron()].find((path) => path !== undefined && existsSync(path))
}

function installedElectron() {
  try {
    return createRequire(import.meta.url)('electron')
  } catch {
    return undefined
  }
}

/** Builds the package and the page of examples/electron. */
export async function buildNotes() {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' })
  await build({
    configFile: false,
    root: join(root, 'examples/electron/page'),
    base: './',
    build: { outDir: join(root, 'build/electron'), emptyOutDir: true, assetsDir: '.' },
    logLevel: 'error',
  })
}
