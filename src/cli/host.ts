import { createConnector, PortInUseError, serveWebSocket } from '../connector.ts'
import type { Connector, WebSocketDoor, WebSocketDoorOptions } from '../connector.ts'
import type { Logger } from '../seams/logger.ts'
import { Protocol, SyncSocket } from '../socket.ts'
import { USUAL_PORT } from './serveSettings.ts'
import type { ServeSettings } from './serveSettings.ts'

/** A node with a connector and its door. */
export interface Host {
  readonly socket: SyncSocket
  readonly door: WebSocketDoor
  /** Ends all three. */
  close(): Promise<void>
}

/** Starts a node, its connector and a door. Rejects, with nothing left open, where one of them cannot be. `tokenFor` names a port's token. */
export async function startHost(
  settings: ServeSettings,
  tokenFor: (port: number) => string | undefined,
  logger: Logger,
): Promise<Host> {
  const socket = createSocket(settings, logger)
  const connector = createConnector({ source: socket, logger, inspect: settings.inspects })
  const close = async (): Promise<void> => {
    connector.close()
    await socket.close()
  }
  try {
    await socket.ready
    const door = await openDoor(connector, settings, tokenFor, logger)
    return { socket, door, close: () => door.close().then(close) }
  } catch (error) {
    await close()
    throw error
  }
}

function createSocket({ listen, name, leasing, peers, dataDir, meshKeys }: ServeSettings, logger: Logger): SyncSocket {
  const [host, port] = listen
  return new SyncSocket(host, port, {
    protocol: new Protocol('sync', meshKeys ? 'psk' : 'Plaintext'),
    name,
    leasing,
    peers,
    logger,
    ...(dataDir !== undefined && { dataDir }),
    ...(meshKeys && { meshKey: meshKeys }),
  })
}

/** The usual port is a habit, not a promise: where it is taken, another one does. */
async function openDoor(
  connector: Connector,
  settings: ServeSettings,
  tokenFor: (port: number) => string | undefined,
  logger: Logger,
): Promise<WebSocketDoor> {
  const open = (port: number): Promise<WebSocketDoor> =>
    serveWebSocket(connector, doorOptions(settings, port, tokenFor(port), logger))
  if (settings.port !== undefined) return open(settings.port)
  try {
    return await open(USUAL_PORT)
  } catch (error) {
    if (error instanceof PortInUseError) return open(0)
    throw error
  }
}

function doorOptions(
  { host, origins, hosts, owners }: ServeSettings,
  port: number,
  token: string | undefined,
  logger: Logger,
): WebSocketDoorOptions {
  return {
    host,
    port,
    logger,
    allowedOrigins: ['loopback', ...origins],
    allowedHosts: hosts,
    ...(token !== undefined && { token }),
    ...(owners && { owners }),
  }
}
