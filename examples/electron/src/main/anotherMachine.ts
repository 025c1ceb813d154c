import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { app } from 'electron'
import type { Settings } from './settings.ts'

/** Names of the machines that are started from here. */
const names = ['Ben', 'Carla', 'Deniz', 'Emil', 'Fatima']
let started = 0

/** Starts the app as another machine of the mesh, with data of its own, linked with the node at `address`. */
export function startAnotherMachine(address: string, { meshKey }: Settings): void {
  const name = `${names[started % names.length]} (${++started})`
  const env = {
    ...process.env,
    NOTES_NAME: name,
    NOTES_DATA: join(app.getPath('userData'), 'machines', String(started)),
    NOTES_PORT: '0',
    NOTES_PEERS: address,
    ...(meshKey && { NOTES_KEY: Buffer.from(meshKey).toString('hex') }),
  }
  spawn(process.execPath, process.argv.slice(1), { env, stdio: 'ignore', detached: true }).unref()
}
