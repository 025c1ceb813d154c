import { createConnector } from '../connector/createConnector.ts'
import type { Connector } from '../connector/connector.ts'
import type { Channel } from '../transport/channel.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import { createChannelPair } from '../transport/memoryChannel.ts'
import type { MemoryChannelOptions } from '../transport/memoryChannel.ts'
import type { ClientMessage, ServerMessage } from '../transport/messages.ts'
import type { Transport } from '../transport/transport.ts'
import { createMemoryDictionary } from './memoryDictionary.ts'
import type { MemoryDictionaryOptions } from './memoryDictionary.ts'

/** What a transport in memory serves, and how slowly. */
export interface MemoryTransportOptions extends MemoryChannelOptions {
  /** How long a client waits before it tries again, in milliseconds (default 100). */
  readonly retryMs?: number
  /** 'used': be told only of the keys and prefixes that somebody listens to or writes, rather than mirror all (default 'all'). */
  readonly subscribe?: 'all' | 'used'
}

/** A transport without a network whose line can be cut. */
export interface MemoryTransport extends Transport {
  /** Ends every open channel as a lost connection does, and lets none be opened. */
  readonly cut: () => void
  /** Lets channels be opened again; clients come back by themselves. */
  readonly heal: () => void
}

const LOST = { code: CLOSE.lost, reason: 'the line was cut' }

/** Reaches a connector in this process, or one of its own that serves what it is given, with the rules of the real one. */
export function createMemoryTransport(
  served: Connector | MemoryDictionaryOptions = {},
  options: MemoryTransportOptions = {},
): MemoryTransport {
  const connector = 'accept' in served ? served : serve(served, options)
  const channels = new Set<Channel<ClientMessage>>()
  let isCut = false
  return {
    kind: 'memory',
    subscribe: options.subscribe ?? 'all',
    heartbeatMs: null,
    retryDelayMs: () => options.retryMs ?? 100,
    open(listener) {
      const [client, server] = createChannelPair<ClientMessage, ServerMessage>(options)
      channels.add(client)
      client.listen({
        message: (message) => listener.message(message),
        closed(reason) {
          channels.delete(client)
          listener.closed(reason)
        },
      })
      if (isCut) client.close(LOST)
      else server.listen(connector.accept(server))
      return client
    },
    cut() {
      isCut = true
      for (const channel of channels) channel.close(LOST)
    },
    heal() {
      isCut = false
    },
  }
}

function serve(dictionary: MemoryDictionaryOptions, { clock }: MemoryTransportOptions): Connector {
  const common = clock ? { clock } : {}
  return createConnector({ source: createMemoryDictionary({ ...common, ...dictionary }), ...common })
}
