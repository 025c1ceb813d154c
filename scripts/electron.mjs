import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'

export const root = join(import.meta.dirname, '..')

/** The main process of the app whose page `buildNotes` builds. */
export const notes = join(root, 'examples/electron/main.mjs')

const binaryName =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron'

/** The path of an Electron: that of ELECTRON_OVERRIDE_DIST_PATH, of the folder .electron, or the installed one; undefined where there is none. */
export function findElectron() {
  const folders = [process.env.ELECTRON_OVERRIDE_DIST_PATH, join(root, '.electron')].filter(Boolean)
  const binaries = folders.map((folder) => resolve(root, folder, binaryName))
  return [...binaries, installedElectron()].find((path) => path !== undefined && existsSync(path))
}

/** That of the package electron, once `npx install-electron` has fetched it; to require the package would fetch it now. */
function installedElectron() {
  const folder = join(root, 'node_modules/electron')
  const note = join(folder, 'path.txt')
  return existsSync(note) ? join(folder, 'dist', readFileSync(note, 'utf8')) : undefined
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
