import type { Cancel } from '../seams/clock.ts'
import type { ChannelListener, CloseReason } from '../transport/channel.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import { readPortMail } from '../transport/portLike.ts'
import type { PortLike, PortMail } from '../transport/portLike.ts'
import type { AcceptOptions, Connector } from './connector.ts'
import { CountingPortChannel } from './countingPortChannel.ts'

/**
 * Serves the client at the other end of a port, and the next one when it opens a channel anew. The undoing ends its channel; the port stays its
 * owner's to close. Whoever holds the port may do what `authorize` admits: there is no token.
 */
export function serveMessagePort(connector: Connector, port: PortLike, options: AcceptOptions = {}): Cancel {
  let channel: CountingPortChannel | undefined
  let isServing = true
  const hear = (mail: PortMail): void => {
    if (mail.type !== 'open') return channel?.receive(mail)
    channel?.close({ code: CLOSE.replaced, reason: 'the port was opened anew' })
    channel = openChannel(connector, port, mail.channel, options)
  }
  port.addEventListener('message', ({ data }) => {
    const mail = isServing ? readPortMail(data) : null
    if (mail) hear(mail)
  })
  port.addEventListener('close', () => channel?.end({ code: CLOSE.lost, reason: 'the port was closed' }))
  port.start?.()
  return () => {
    isServing = false
    channel?.close({ code: CLOSE.goingAway, reason: 'the port is no longer served' })
  }
}

function openChannel(
  connector: Connector,
  port: PortLike,
  number: number,
  options: AcceptOptions,
): CountingPortChannel {
  const listener: ChannelListener<unknown> = {
    message: (message) => client.message(message),
    closed: (reason: CloseReason) => client.closed(reason),
  }
  const channel: CountingPortChannel = new CountingPortChannel(port, number, listener)
  const client: ChannelListener<unknown> = connector.accept(channel, options)
  return channel
}
