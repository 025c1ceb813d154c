import { resolve } from 'node:path'
import type { Call, Command } from '../command.ts'
import { EXIT } from '../exitCode.ts'
import type { ExitCode } from '../exitCode.ts'
import { writeStarter } from '../starter.ts'

/** `synckey init` */
export const init: Command = {
  name: 'init',
  summary: 'write a starter: a React app that shares its state',
  parameters: ['[directory]'],
  options: {},
  notes: ['Prints the files it wrote. A file that is there already is kept as it is, and named on standard error.'],
  examples: [
    ['synckey init my-app', 'a new app; then: cd my-app && npm install && npm start'],
    ['npx synckey init', 'the same in this directory, without having installed anything'],
  ],
  run: async (call) => begin(call, resolve(call.args.at(0) ?? '.')),
}

function begin({ args, terminal }: Call, directory: string): ExitCode {
  const { written, kept } = writeStarter(directory)
  for (const path of written) terminal.print(args.has('json') ? JSON.stringify(path) : path)
  for (const path of kept) terminal.say(`${path} is there already and was kept`)
  const step = args.at(0) === undefined ? '' : `cd ${args.at(0)} && `
  terminal.note(`Now: ${step}npm install && npm start`)
  return EXIT.ok
}
