import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'

export const root = join(import.meta.dirname, '..')

/** The main process of the app that `buildNotes` builds. */
export const notes = join(root, 'build/electron/main/index.js')

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

/** Builds the package, which apps that are built here use as one that is installed. */
export function buildPackage() {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' })
}

/** Builds examples/electron, laid out as electron-vite does: main, preload and renderer each to a folder of its own. */
export async function buildNotes() {
  const source = join(root, 'examples/electron/src')
  const target = join(root, 'build/electron')
  await buildMain(join(source, 'main/index.ts'), join(target, 'main'))
  await buildPreload(join(source, 'preload/index.ts'), join(target, 'preload'))
  await buildPages(join(source, 'renderer'), ['index.html'], join(target, 'renderer'))
}

/** What npm installed stays outside: the package finds its own preload beside itself. */
export const buildMain = (entry, outDir, resolve = {}) =>
  buildPart(
    outDir,
    { ssr: entry, rollupOptions: { external: ['electron', /^synckey\//], output: { entryFileNames: 'index.js' } } },
    root,
    resolve,
  )

/** A sandboxed preload is one CommonJS file. */
export const buildPreload = (entry, outDir, resolve = {}) =>
  buildPart(
    outDir,
    { lib: { entry, formats: ['cjs'], fileName: () => 'index.cjs' }, rollupOptions: { external: ['electron'] } },
    root,
    resolve,
  )

export const buildPages = (folder, pages, outDir, resolve = {}) =>
  buildPart(
    outDir,
    { assetsDir: '.', rollupOptions: { input: pages.map((page) => join(folder, page)) } },
    folder,
    resolve,
  )

function buildPart(outDir, options, folder = root, resolve = {}) {
  return build({
    configFile: false,
    root: folder,
    base: './',
    resolve,
    ssr: { noExternal: true },
    build: { outDir, emptyOutDir: true, ...options },
    logLevel: 'error',
  })
}
