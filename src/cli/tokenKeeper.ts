import type { ConnectorFiles } from './connectorFiles.ts'
import type { ServeSettings } from './serveSettings.ts'
import type { Terminal } from './terminal.ts'
import { readToken, writeToken } from './tokenFile.ts'

/** Where a door is, and what opens it. */
export interface OpenDoor {
  readonly url: string
  readonly token: string
  readonly port: number
}

/** Keeps a door's token for the next start at its port, so that pages stay logged in, and tells this user's other commands of the door. */
export class TokenKeeper {
  readonly #settings: ServeSettings
  readonly #files: ConnectorFiles
  readonly #terminal: Terminal

  constructor(settings: ServeSettings, files: ConnectorFiles, terminal: Terminal) {
    this.#settings = settings
    this.#files = files
    this.#terminal = terminal
  }

  /** The token that was given, or kept for this port; undefined where there is none yet. */
  tokenFor(port: number): string | undefined {
    const { token, tokenFile } = this.#settings
    if (token !== undefined) return token
    return tokenFile === undefined ? this.#files.read(port)?.token : readToken(tokenFile)
  }

  /** Writes down an open door, since when, and by which process; null once it is closed. */
  keep({ url, token, port }: OpenDoor, since: number, pid: number | null): void {
    const { tokenFile } = this.#settings
    if (tokenFile !== undefined && readToken(tokenFile) === undefined) writeToken(tokenFile, token)
    try {
      this.#files.write(port, { url, token, pid, since })
    } catch (error) {
      this.#terminal.say(`other commands will need --url and --token: ${(error as Error).message}`)
    }
  }

  /** Forgets a door that nobody will look for at its port again. */
  forget({ port }: OpenDoor): void {
    this.#files.forget(port)
  }
}
