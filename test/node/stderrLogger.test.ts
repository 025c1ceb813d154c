import { afterEach, expect, it, vi } from 'vitest'
import { Protocol, SyncSocket } from 'synckey/socket'
import { stderrLogger } from '../../src/node/stderrLogger.ts'

afterEach(() => void vi.restoreAllMocks())

/** What is written to standard error from now on. */
function listen(): readonly string[] {
  const lines: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
  return lines
}

it.each([
  [0, []],
  [1, ['error: e {"of":"it"}', 'warning: w']],
  [2, ['error: e {"of":"it"}', 'warning: w', 'info: i']],
  [3, ['error: e {"of":"it"}', 'warning: w', 'info: i', 'debug: d']],
])('level %i says %j', (level, expected) => {
  const lines = listen()
  const logger = stderrLogger(level)
  logger.error('e', { of: 'it' })
  logger.warn('w')
  logger.info('i')
  logger.debug('d')
  expect(lines).toEqual(expected.map((line) => `synckey ${line}\n`))
})

it.each([
  [1, [expect.stringContaining('synckey error: ')]],
  [0, []],
])('the debug level %i of a socket is that of its log', async (level, expected) => {
  const lines = listen()
  const socket = new SyncSocket('127.0.0.1', 0, true, new Protocol('sync', 'Plaintext'), ['127.0.0.1', 1], level)
  await socket.ready
  socket.on('update', () => {
    throw new Error('a listener')
  })
  socket.set('k', 1)
  await socket.close()
  expect(lines).toEqual(expected)
})
