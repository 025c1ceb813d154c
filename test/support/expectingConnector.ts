import type { Channel, Connector } from 'synckey/connector'
import type { ServerMessage } from '../../src/transport/messages.ts'
import type { Ear } from '../transport/channelSuite.ts'

/** A connector that serves nothing: it hands the next channel to a test, which hears what comes over it. */
export interface ExpectingConnector extends Connector {
  /** The next channel that is accepted; `ear` hears it. */
  expect(ear: Ear<unknown>): Promise<Channel<ServerMessage>>
}

export function createExpectingConnector(): ExpectingConnector {
  let accept: (channel: Channel<ServerMessage>) => void = () => {}
  let ear: Ear<unknown>
  return {
    expect(nextEar) {
      ear = nextEar
      return new Promise((resolve) => (accept = resolve))
    },
    accept(channel) {
      accept(channel)
      return {
        message: (message) => ear.message(message),
        closed: (reason) => ear.closed(reason),
        broke(error) {
          throw error
        },
      }
    },
    close() {},
    async [Symbol.asyncDispose]() {},
  }
}
