import { ipcMain, type MessagePortMain } from 'electron'
import type { Channel, Connector } from 'synckey/connector'
import type { ServerMessage } from '../../../src/transport/messages.ts'
import { CONTROL_CHANNEL, type Order, type Report } from './control.ts'

/** A connector that serves nothing: a page tells it what to send, and is told what comes. */
export function createRemoteConnector(): Connector {
  const channels: Channel<ServerMessage>[] = []
  let control: MessagePortMain | undefined
  const report = (news: Report): void => control?.postMessage(news, [])
  ipcMain.on(CONTROL_CHANNEL, ({ ports: [port] }) => {
    control = port
    port?.on('message', ({ data }: { data: Order }) => {
      const channel = channels[data.channel]
      if (data.type === 'send') channel?.send(data.message)
      else channel?.close(data.reason)
    })
    port?.start()
  })
  return {
    accept(opened) {
      const channel = channels.push(opened) - 1
      report({ type: 'opened', channel })
      return {
        message: (message) => report({ type: 'message', channel, message }),
        closed: (reason) => report({ type: 'closed', channel, reason }),
        broke(error) {
          throw error
        },
      }
    },
    close() {},
    async [Symbol.asyncDispose]() {},
  }
}
