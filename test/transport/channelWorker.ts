import { serveSharedWorker } from 'synckey/client'
import type { Connector } from 'synckey/client'
import type { Channel, CloseReason } from '../../src/transport/channel.ts'
import type { ServerMessage } from '../../src/transport/messages.ts'

/*
 * The connector's end of every channel of this SharedWorker, worked by the page that started it: what arrives is told on a BroadcastChannel of the
 * worker's name, and what comes there is sent.
 */
const { name } = globalThis as unknown as { readonly name: string }
const port = new BroadcastChannel(name)
let channel: Channel<ServerMessage> | undefined

type Order =
  | { readonly do: 'send'; readonly message: ServerMessage }
  | { readonly do: 'close'; readonly reason: CloseReason }

port.addEventListener('message', ({ data }: MessageEvent<Order>) => {
  if (data.do === 'send') channel?.send(data.message)
  else channel?.close(data.reason)
})

function tell(data: object): void {
  port.postMessage(data)
}

const connector: Connector = {
  accept(accepted) {
    channel = accepted
    tell({ heard: 'open' })
    return {
      message: (message) => tell({ heard: 'message', message }),
      closed: (reason) => tell({ heard: 'closed', reason }),
      broke: (error) => tell({ heard: 'broke', error }),
    }
  },
  close() {},
  async [Symbol.asyncDispose]() {},
}

serveSharedWorker(connector)
