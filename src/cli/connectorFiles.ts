import { chmodSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** What this user's other commands, and the next start at the same port, need to know of a connector. */
export interface ConnectorFile {
  readonly url: string
  readonly token: string
  /** The process that serves; null once it has ended. */
  readonly pid: number | null
  /** When it began, milliseconds since the epoch. */
  readonly since: number
}

/** One file for each port at which this user served, which only this user can read. */
export class ConnectorFiles {
  readonly directory: string

  constructor(directory: string) {
    this.directory = directory
  }

  /** Where the file of a port is. */
  pathOf(port: number): string {
    return join(this.directory, `${port}.json`)
  }

  /** What was kept for a port; undefined where there is nothing that can be read. */
  read(port: number): ConnectorFile | undefined {
    return readConnectorFile(this.pathOf(port))
  }

  /** Keeps `file`; throws what the system says where it cannot. */
  write(port: number, file: ConnectorFile): void {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 })
    chmodSync(this.directory, 0o700)
    const path = this.pathOf(port)
    const next = `${path}.${process.pid}`
    writeFileSync(next, `${JSON.stringify(file)}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(next, path)
  }

  forget(port: number): void {
    rmSync(this.pathOf(port), { force: true })
  }

  /** The connectors that run, the newest first. */
  running(): readonly ConnectorFile[] {
    return this.#all()
      .filter(({ pid }) => pid !== null && isAlive(pid))
      .sort((a, b) => b.since - a.since)
  }

  /** The token that was kept for an address. */
  tokenOf(url: string): string | undefined {
    return this.#all().find((file) => isSameUrl(file.url, url))?.token
  }

  #all(): readonly ConnectorFile[] {
    try {
      const names = readdirSync(this.directory).filter((name) => /^\d+\.json$/.test(name))
      return names.flatMap((name) => readConnectorFile(join(this.directory, name)) ?? [])
    } catch {
      return []
    }
  }
}

/** Where this user's files are: SYNCKEY_HOME, or where the system keeps such things. */
export function connectorDirectory(env: NodeJS.ProcessEnv, platform: string): string {
  if (env['SYNCKEY_HOME']) return env['SYNCKEY_HOME']
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'synckey')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'synckey')
  return join(env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'synckey')
}

function readConnectorFile(path: string): ConnectorFile | undefined {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as Partial<Record<keyof ConnectorFile, unknown>> | null
    return isConnectorFile(file) ? file : undefined
  } catch {
    return undefined
  }
}

function isConnectorFile(file: Partial<Record<keyof ConnectorFile, unknown>> | null): file is ConnectorFile {
  if (typeof file?.url !== 'string' || typeof file.token !== 'string' || typeof file.since !== 'number') return false
  return file.pid === null || typeof file.pid === 'number'
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isSameUrl(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).href === new URL(b).href
}
