import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** What would give a page more than its preload means to. */
const forbidden = [
  /nodeIntegration\w*['"]?\s*[:=]\s*true/,
  /sandbox['"]?\s*[:=]\s*false/,
  /contextIsolation['"]?\s*[:=]\s*false/,
  /webSecurity['"]?\s*[:=]\s*false/,
  /exposeInMainWorld\([^)]*ipcRenderer/,
  /\bwindow\.ipcRenderer/,
  /enableRemoteModule|webviewTag['"]?\s*[:=]\s*true/,
]

/** They show that such windows are refused. */
const proofs = ['bridge.test.ts', 'bridge.electron.mjs', 'isolation.test.ts'].map((name) => `test/electron/${name}`)

const filesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))

const offences = (text: string): readonly RegExp[] => forbidden.filter((pattern) => pattern.test(text))

describe('no window anywhere', () => {
  const files = ['src', 'examples', 'inspect', 'docs', 'stories', 'scripts', 'bench', 'test'].flatMap(filesBelow)

  it('is made less safe than Electron makes it, and no page is given ipcRenderer', () => {
    const text = [...files, 'README.md', 'SECURITY.md'].filter((path) => /\.([cm]?[jt]sx?|html|mdx?)$/.test(path))
    expect(text).toContain('examples/electron/src/main/windows.ts')
    const found = text
      .filter((path) => !proofs.includes(path))
      .filter((path) => offences(readFileSync(join(root, path), 'utf8')).length > 0)
    expect(found).toEqual([])
  })

  it('would be found', () => {
    for (const text of ['{ sandbox: false }', 'nodeIntegration: true', '"webSecurity": false', 'window.ipcRenderer']) {
      expect(offences(text)).toHaveLength(1)
    }
    expect(offences("contextBridge.exposeInMainWorld('electron', ipcRenderer)")).toHaveLength(1)
    expect(offences('sandbox: true, nodeIntegration: false')).toEqual([])
  })
})
