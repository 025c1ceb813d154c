import { createSharedWorkerTransport } from 'synckey/client'
import type { Channel, CloseReason } from '../../src/transport/channel.ts'
import type { ServerMessage } from '../../src/transport/messages.ts'
import { describeChannel } from './channelSuite.ts'
import type { Ear } from './channelSuite.ts'

describeChannel('SharedWorker', async () => {
  const name = `channel ${crypto.randomUUID()}`
  const port = new BroadcastChannel(name)
  const start = (): SharedWorker =>
    new SharedWorker(new URL('./channelWorker.ts', import.meta.url), { type: 'module', name })
  const transport = createSharedWorkerTransport(start)
  const order = (data: object): void => {
    port.postMessage(data)
  }
  const server: Channel<ServerMessage> = {
    bufferedAmount: 0,
    send: (message) => order({ do: 'send', message }),
    close: (reason) => order({ do: 'close', reason }),
  }
  return {
    open(clientEar, serverEar) {
      const opened = hear(port, serverEar)
      return { client: transport.open(clientEar), server: opened.then(() => server) }
    },
    close: async () => port.close(),
  }
})

type Heard =
  | { readonly heard: 'open' }
  | { readonly heard: 'message'; readonly message: unknown }
  | { readonly heard: 'closed'; readonly reason: CloseReason }

/** Lets an ear hear the worker's end; resolves when that is open. */
function hear(port: BroadcastChannel, ear: Ear<unknown>): Promise<void> {
  return new Promise((resolve) => {
    port.addEventListener('message', ({ data }: MessageEvent<Heard>) => {
      if (data.heard === 'open') resolve()
      else if (data.heard === 'message') ear.message(data.message)
      else ear.closed(data.reason)
    })
  })
}
