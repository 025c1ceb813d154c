import { checkPresent } from '../absent.ts'
import type { Call, Command } from '../command.ts'
import { EXIT } from '../exitCode.ts'
import type { ExitCode } from '../exitCode.ts'
import { connectorOptions } from '../grammar.ts'
import { parseKey } from '../keyText.ts'
import { withStore } from '../openStore.ts'
import { parseValue, showJson, showPlain } from '../valueText.ts'

/** `synckey get` */
export const get: Command = {
  name: 'get',
  summary: 'print the value of a key',
  parameters: ['<key>'],
  options: {
    default: { value: 'value', help: 'what to print where the key is absent, instead of ending with 1' },
    ...connectorOptions,
  },
  notes: ['Text is printed as it is, every other value as JSON; with --json text is JSON too.'],
  examples: [
    ['synckey get title', "the title's text"],
    ['synckey get config --json | jq .theme', 'one member of an object'],
    ['synckey get count --default 0', '0 where nobody has counted yet'],
  ],
  run: async (call) => {
    const key = parseKey(call.args.required(0))
    return withStore(call, key, async ({ store }) => {
      if (call.args.text('default') === undefined) checkPresent(store, key)
      return print(call, store.get(key))
    })
  },
}

function print({ args, terminal }: Call, held: unknown): ExitCode {
  const value = held === undefined ? parseValue(args.text('default') ?? '') : held
  terminal.print(args.has('json') ? showJson(value) : showPlain(value, terminal.isPrintedToPerson))
  return EXIT.ok
}
