import { systemClock, type Clock } from '../../src/seams/clock.ts'
import { SyncSocket } from '../../src/socket.ts'

/** Writes numbers without end, on from the largest it finds, and says so after each write: `node --import tsx test/support/diskWriter.ts <dataDir> <durability>`. */
const [dataDir = '', durability = 'os'] = process.argv.slice(2)

/** Waits for nobody: there is no peer to hear from. */
const hasty: Clock = { now: () => systemClock.now(), after: (_ms, task) => systemClock.after(0, task) }

// A size limit of the shell ends a write with an error instead of the process.
process.on('SIGXFSZ', () => {})

const socket = new SyncSocket('127.0.0.1', 0, {
  dataDir,
  durability: durability as 'os' | 'sync',
  clock: hasty,
})
process.stdout.write(`${JSON.stringify({ id: socket.id, held: Object.fromEntries(textItems()) })}\n`)
await socket.ready
try {
  for (let count = 1 + latest(); ; count++) {
    const key = `key ${count % 50}`
    const value = `${count} ${'x'.repeat((count * 37) % 2000)}`
    socket.set(key, value)
    process.stdout.write(`${JSON.stringify({ key, value })}\n`)
    if (count % 20 === 19) await new Promise(setImmediate)
  }
} catch (error) {
  const { code, message } = error as Error & { code: string }
  const left = socket.get('key 0')
  process.stdout.write(`${JSON.stringify({ code, message, left, status: socket.status })}\n`)
}
await socket.close()

function textItems(): readonly (readonly [string, unknown])[] {
  return [...socket.items()].map(([key, value]) => [key.toString(), value])
}

function latest(): number {
  return Math.max(-1, ...textItems().map(([, value]) => Number.parseInt(value as string, 10)))
}
