import { createElectronTransport } from 'synckey/electron/renderer'
import type { Channel } from '../../../src/transport/channel.ts'
import type { ServerMessage } from '../../../src/transport/messages.ts'
import { describeChannel, type ChannelKind, type Ear } from '../../transport/channelSuite.ts'
import { CONTROL_CHANNEL, type Order, type Report } from './control.ts'
import { runTests } from './pageVitest.ts'

const { port1: control, port2 } = new MessageChannel()
const order = (message: Order): void => control.postMessage(message, [])
const ears = new Map<number, Ear<unknown>>()
let opened: (channel: number) => void = () => {}

control.addEventListener('message', ({ data }: MessageEvent<Report>) => {
  if (data.type === 'opened') opened(data.channel)
  else if (data.type === 'message') ears.get(data.channel)?.message(data.message)
  else ears.get(data.channel)?.closed(data.reason)
})
control.start()
window.postMessage(CONTROL_CHANNEL, '/', [port2])

/** The connector's end, in the main process, as the suite holds it. */
function expectServer(ear: Ear<unknown>): Promise<Channel<ServerMessage>> {
  return new Promise((resolve) => {
    opened = (channel) => {
      ears.set(channel, ear)
      resolve({
        bufferedAmount: 0,
        send: (message) => order({ type: 'send', channel, message }),
        close: (reason) => order({ type: 'close', channel, reason }),
      })
    }
  })
}

describeChannel('the ports of an Electron window', async (): Promise<ChannelKind> => {
  const transport = createElectronTransport({ key: 'bundled' })
  let opening: ReturnType<ChannelKind['open']> | undefined
  return {
    open(clientEar, serverEar) {
      const server = expectServer(serverEar)
      return (opening = { client: transport.open(clientEar), server })
    },
    async close() {
      await opening?.server
      opening?.client.close()
    },
  }
})

Object.assign(window, { runTests })
