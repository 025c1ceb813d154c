import { createConnector, serveWebSocket } from '../../src/connector.ts'
import { systemClock, type Clock } from '../../src/seams/clock.ts'
import { SyncSocket } from '../../src/socket.ts'

/** A connector whose node keeps its records on disk, until it is killed: `node --import tsx test/support/connectorProcess.ts <dataDir> <port> <token>`. */
const [dataDir = '', port = '0', token = ''] = process.argv.slice(2)

/** Waits for no peer: there is none to hear from. */
const hasty: Clock = { now: () => systemClock.now(), after: (_ms, task) => systemClock.after(0, task) }

const socket = new SyncSocket('127.0.0.1', 0, { dataDir, clock: hasty })
await socket.ready
const limits = { writesPerSecond: 1e6, writeBurst: 1e6, allWritesPerSecond: 1e6, allWriteBurst: 1e6 }
const door = await serveWebSocket(createConnector({ source: socket, limits }), { port: Number(port), token })
process.stdout.write(`${door.port}\n`)
