/** One option of a command. */
export interface OptionSpec {
  readonly help: string
  /** What follows it, as help shows it: 'host:port'. An option without one is a switch. */
  readonly value?: string
  /** It may be given more than once. */
  readonly isRepeated?: boolean
  /** Its one letter, without the dash. */
  readonly short?: string
}

/** What may stand after a command's name. */
export interface Grammar {
  readonly name: string
  /** `<name>` must be given, `[name]` may be. */
  readonly parameters: readonly string[]
  /** What stands after `--` is a command of its own. */
  readonly takesCommand?: boolean
  /** By name, without the dashes; `commonOptions` are everybody's. */
  readonly options: Readonly<Record<string, OptionSpec>>
}

/** Options of every command. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  json: { help: 'one JSON value per line; errors too, on standard error' },
  help: { help: 'this text', short: 'h' },
}

/** Options of every command that talks to a connector. */
export const connectorOptions: Readonly<Record<string, OptionSpec>> = {
  url: {
    value: 'ws://...',
    help: "the connector (default: SYNCKEY_URL, or this user's newest running 'synckey serve')",
  },
  token: { value: 'text', help: "its token (default: SYNCKEY_TOKEN, or what 'synckey serve' keeps for this user)" },
  timeout: { value: 'seconds', help: 'how long to wait for an answer (default 10)' },
}
