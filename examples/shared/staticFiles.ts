import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

export interface StaticFile {
  readonly type: string
  readonly body: Buffer
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Reads a folder once, by URL path. What is not in this table cannot be asked for, so no path leads out of the folder. */
export async function readStaticFiles(folder: string): Promise<ReadonlyMap<string, StaticFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(await Promise.all(files.map((file) => readStaticFile(folder, file))))
}

async function readStaticFile(folder: string, file: string): Promise<[path: string, file: StaticFile]> {
  const path = `/${relative(folder, file).split(sep).join('/')}`
  return [path, { type: types[extname(file)] ?? 'application/octet-stream', body: await readFile(file) }]
}
