import { hostname, userInfo } from 'node:os'

/** An address of a node. */
export type Address = readonly [host: string, port: number]

export interface Settings {
  /** What others read as this machine's name. */
  readonly name: string
  /** Where the app keeps its data, where that is not the usual place. */
  readonly data: string | undefined
  readonly host: string
  readonly port: number
  readonly peers: readonly Address[]
  /** Key of the mesh: only who has it can join. */
  readonly meshKey: Uint8Array | undefined
}

/** Reads the NOTES_ variables of the environment. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const { NOTES_NAME, NOTES_DATA, NOTES_HOST, NOTES_PORT, NOTES_PEERS, NOTES_KEY } = env
  return {
    name: NOTES_NAME ?? `${userInfo().username} at ${hostname()}`,
    data: NOTES_DATA,
    host: NOTES_HOST ?? '127.0.0.1',
    port: Number(NOTES_PORT ?? 0),
    peers: readAddresses(NOTES_PEERS ?? ''),
    meshKey: NOTES_KEY === undefined ? undefined : Buffer.from(NOTES_KEY, 'hex'),
  }
}

/** 'host:port,host:port' as addresses. */
function readAddresses(text: string): Address[] {
  return text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.lastIndexOf(':')
      return [part.slice(0, at), Number(part.slice(at + 1))]
    })
}
