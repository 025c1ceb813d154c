import type { Command } from '../command.ts'
import { EXIT } from '../exitCode.ts'
import { connectorOptions } from '../grammar.ts'
import { parseKey, parsePrefix } from '../keyText.ts'
import { withStore } from '../openStore.ts'
import { stayConnected } from '../stayConnected.ts'
import { showWatched } from '../watchedText.ts'
import { watchKeys } from '../watchKeys.ts'
import type { Pattern } from '../watchKeys.ts'

/** `synckey watch` */
export const watch: Command = {
  name: 'watch',
  summary: 'print keys as they are, and again whenever one changes',
  parameters: ['[key or prefix*]'],
  options: {
    changes: { help: 'leave out what is there at the beginning' },
    ...connectorOptions,
  },
  notes: [
    'Key, value as JSON (nothing for a deleted key) and holder, with tabs between them where no terminal shows them. Without a key: all of them.',
    'Runs until Ctrl-C, and connects again by itself. When values follow each other quickly, the last one is printed.',
  ],
  examples: [
    ['synckey watch', 'everything that happens'],
    ['synckey watch title --changes', 'one key, from its next change on'],
    [
      "synckey watch 'todo/*' --json",
      'every key that begins with todo/ (the quotes keep the shell away from the star)',
    ],
  ],
  run: async (call) => {
    const { args, terminal } = call
    const pattern = patternOf(args.at(0) ?? '*')
    return withStore(call, pattern.text, async (opened) => {
      const print = showWatched(terminal, args.has('json'))
      const cancel = watchKeys(opened.store, pattern, args.has('changes'), print)
      await stayConnected(opened, call).finally(cancel)
      return EXIT.ok
    })
  },
}

function patternOf(argument: string): Pattern {
  const isPrefix = argument.endsWith('*')
  return { text: isPrefix ? parsePrefix(argument.slice(0, -1)) : parseKey(argument), isPrefix }
}
