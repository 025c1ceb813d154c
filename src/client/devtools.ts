import type { BatchItem, ServerMessage } from '../transport/messages.ts'
import type { Devtools, SyncState } from './types.ts'

/** The part of the Redux DevTools extension that is used. */
export interface DevtoolsExtension {
  /** Opens a store of this name in the extension. */
  connect(options: { readonly name: string }): {
    /** Shows the first state. */
    init(state: unknown): void
    /** Shows a state, and what led to it. */
    send(action: { readonly type: string }, state: unknown): void
  }
}

/** How the store is shown in the Redux DevTools. */
export interface DevtoolsOptions {
  /** What the store is called there (default 'synckey'). */
  readonly name?: string | undefined
  /** The extension; by default the one that the browser has installed. Without any, nothing happens. */
  readonly extension?: DevtoolsExtension | undefined
}

const SHOWN_ITEMS = 5

/** Shows a store in the Redux DevTools: each version of its state, named after what brought it about. */
export function createDevtools({ name = 'synckey', extension = installed() }: DevtoolsOptions = {}): Devtools {
  let actions: string[] = []
  return {
    attach(store) {
      const connection = extension?.connect({ name })
      connection?.init(plain(store.getState()))
      if (connection) store.subscribe((state) => connection.send({ type: nextName() }, plain(state)))
    },
    received(message) {
      if (extension) actions.push(...namesOf(message))
    },
    written(action) {
      if (extension) actions.push(action)
    },
  }

  /** The name of all that happened since the last. */
  function nextName(): string {
    const shown = actions.slice(0, SHOWN_ITEMS)
    const more = actions.length - shown.length
    actions = []
    return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ') || 'status'
  }
}

function installed(): DevtoolsExtension | undefined {
  return (globalThis as { readonly __REDUX_DEVTOOLS_EXTENSION__?: DevtoolsExtension }).__REDUX_DEVTOOLS_EXTENSION__
}

function namesOf(message: ServerMessage): readonly string[] {
  return message.type === 'batch' ? message.items.map(nameOf) : [message.type]
}

function nameOf(item: BatchItem): string {
  if ('key' in item) return `${item.type} ${item.key}`
  return 'id' in item ? `${item.type} write ${item.id}` : `name of ${item.name}`
}

/** The extension shows no Map. */
function plain({ entries, ...rest }: SyncState): unknown {
  return { ...rest, entries: Object.fromEntries(entries) }
}
