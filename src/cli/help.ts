import type { Command } from './command.ts'
import { commonOptions } from './grammar.ts'
import type { OptionSpec } from './grammar.ts'
import { definitions, wrap } from './layout.ts'

const COLUMNS = 80

/** What `synckey --help` shows. */
export function overview(commands: readonly Command[], columns = COLUMNS): string {
  return [
    'Usage: synckey <command> [options]',
    wrap(
      'React state shared by every machine on a mesh, with an owner; and a command to serve, read and write it.',
      columns,
    ),
    definitions(
      commands.map(({ name, summary }) => [name, summary]),
      columns,
    ),
    wrap("'synckey <command> --help' tells more, with examples. 'synckey --version' tells the version.", columns),
    'First steps:\n  synckey serve\n  synckey set title Hello      (in another terminal)\n  synckey watch',
  ].join('\n\n')
}

/** What `synckey <command> --help` shows. */
export function commandHelp({ notes = [], ...command }: Command, columns = COLUMNS): string {
  return [
    usageOf(command),
    wrap(`${sentence(command.summary)}.`, columns),
    ...notes.map((note) => wrap(note, columns)),
    `Options:\n${definitions(optionsOf(command), columns)}`,
    `Examples:\n${command.examples.map((example) => exampleOf(example, columns)).join('\n')}`,
  ].join('\n\n')
}

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

function usageOf({ name, parameters, takesCommand }: Command): string {
  return ['Usage: synckey', name, ...parameters, '[options]', ...(takesCommand ? ['[-- command ...]'] : [])].join(' ')
}

function optionsOf({ options }: Command): readonly (readonly [string, string])[] {
  return Object.entries({ ...options, ...commonOptions }).map(([name, spec]) => [termOf(name, spec), helpOf(spec)])
}

function termOf(name: string, { value, short }: OptionSpec): string {
  const term = short === undefined ? `--${name}` : `-${short}, --${name}`
  return value === undefined ? term : `${term} ${value}`
}
const helpOf = ({ help, isRepeated }: OptionSpec): string => (isRepeated ? `${help}; may be repeated` : help)

function exampleOf([line, meaning]: readonly [string, string], columns: number): string {
  return `  ${line}\n${wrap(meaning, columns, '      ')}`
}
