#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { systemClock } from '../seams/clock.ts'
import { ConnectorFiles, connectorDirectory } from './connectorFiles.ts'
import { Interrupts } from './interrupts.ts'
import { run } from './run.ts'

// Whoever reads may stop reading: `synckey watch | head -1` is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 5))

process.exitCode = await run(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  env: process.env,
  clock: systemClock,
  files: new ConnectorFiles(connectorDirectory(process.env, process.platform)),
  interrupts: new Interrupts(process),
  readInput: () => text(process.stdin),
})
// A socket that still says good-bye would keep the process; what was printed is out before it ends.
process.stdout.write('', () => process.exit())
