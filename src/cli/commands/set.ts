import type { Call, Command } from '../command.ts'
import { connectorOptions } from '../grammar.ts'
import { parseKey, showKey } from '../keyText.ts'
import { withStore } from '../openStore.ts'
import { UsageError } from '../usageError.ts'
import { parseValue, showJson } from '../valueText.ts'
import { tellWritten } from '../written.ts'

/** `synckey set` */
export const set: Command = {
  name: 'set',
  summary: 'write a key, and hold its lease',
  parameters: ['<key>', '<value>'],
  options: { string: { help: 'take the value as text, whatever it looks like' }, ...connectorOptions },
  notes: [
    "A value that is JSON is taken as JSON, another one as text. '-' reads the value from standard input.",
    'Ends with 1, and says who holds the key and until when, where the write is refused.',
  ],
  examples: [
    ['synckey set title "Picnic on Sunday"', 'a text'],
    ['synckey set title \'"42"\'', 'a text that looks like a number; so does: synckey set --string title 42'],
    ['synckey set config \'{"theme": "dark"}\'', 'an object'],
    ['synckey set notes --string - < notes.txt', 'a whole file as one text'],
  ],
  run: async (call) => {
    const key = parseKey(call.args.required(0))
    const value = await valueOf(call)
    return withStore(call, key, async ({ store }) => {
      const result = await store.set(key, value)
      return tellWritten(call, result, `${showKey(key)} = ${showJson(value)}`)
    })
  },
}

async function valueOf({ args, readInput }: Call): Promise<unknown> {
  const given = args.required(1)
  const text = given === '-' ? await readInput() : given
  const value = args.has('string') ? text : parseValue(text)
  if (value === null)
    throw new UsageError("null is the absence of a value; 'synckey del' deletes the key, --string writes the word")
  return value
}
