import type { ChannelListener, CloseReason } from './channel.ts'
import { CLOSE_LOST, CLOSE_NORMAL, CLOSE_PROTOCOL, MAX_REASON_LENGTH } from './closeCodes.ts'
import { JOINT_BYTES, TOGETHER, createServerDecoder, encodeClientMessage, joinClientMessages } from './clientCodec.ts'
import type { ServerMessage } from './messages.ts'
import type { ClientChannel } from './transport.ts'
import { UnsendableError } from './unsendableError.ts'
import type { WebSocketLike } from './webSocketLike.ts'

/**
 * The client's end of a channel over a WebSocket. What is sent in one turn, or before the socket is open, travels together. `connect` makes
 * the socket; that it throws is told to the listener as a lost connection.
 */
export function openWebSocketChannel(
  connect: () => WebSocketLike,
  listener: ChannelListener<ServerMessage>,
  maxMessageBytes: number,
): ClientChannel {
  const decode = createServerDecoder()
  const maxTogether = Math.min(TOGETHER.bytes, maxMessageBytes)
  let socket: WebSocketLike | undefined
  let waiting: Uint8Array[] = []
  let isOpen = false
  let isClosed = false

  const flush = (): void => {
    if (!isOpen) return
    while (waiting.length > 0) {
      let bytes = JOINT_BYTES
      const beyond = waiting.findIndex(
        ({ length }, index) => index === TOGETHER.messages || ((bytes += length) > maxTogether && index > 0),
      )
      socket?.send(joinClientMessages(waiting.splice(0, beyond < 0 ? waiting.length : beyond)))
    }
  }
  const end = (reason: CloseReason): void => {
    if (isClosed) return
    isClosed = true
    waiting = []
    queueMicrotask(() => listener.closed(reason))
  }
  const close = ({ code, reason }: CloseReason = { code: CLOSE_NORMAL, reason: '' }): void => {
    if (isClosed) return
    flush()
    end({ code, reason })
    socket?.close(isSendable(code) ? code : CLOSE_NORMAL, reason.slice(0, MAX_REASON_LENGTH))
  }
  const read = (data: unknown): ServerMessage | undefined => {
    try {
      return decode(new Uint8Array(data as ArrayBuffer))
    } catch {
      return close({ code: CLOSE_PROTOCOL, reason: 'not-a-message' }) as undefined
    }
  }
  /** A page is not told why its socket did not open. */
  const whyUnopened = (): string =>
    isOpen ? '' : `is a connector running at ${socket?.url}? If so, its log names the option that admits this page`

  try {
    socket = connect()
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => {
      isOpen = true
      flush()
    })
    socket.addEventListener('message', ({ data }) => {
      const message = !isClosed && read(data)
      if (message) listener.message(message)
    })
    socket.addEventListener('close', ({ code, reason }) => end({ code, reason: reason || whyUnopened() }))
    // A close event follows every error, and says all that a page may know of it.
    socket.addEventListener('error', () => {})
  } catch (error) {
    end({ code: CLOSE_LOST, reason: String(error) })
  }

  return {
    close,
    send(message) {
      if (isClosed) return
      const bytes = encodeClientMessage(message)
      if (bytes.length + JOINT_BYTES > maxMessageBytes) throw tooLarge(bytes.length, maxMessageBytes)
      if (waiting.push(bytes) === 1) queueMicrotask(flush)
    },
  }
}

/** Codes that a page may close a WebSocket with, beside the normal one. */
function isSendable(code: number): boolean {
  return code >= 3000 && code <= 4999
}

function tooLarge(bytes: number, maxBytes: number): UnsendableError {
  return new UnsendableError(
    'too-large',
    `A message of ${bytes} bytes is more than the ${maxBytes} that the connector takes: split the value over several keys, or store less`,
  )
}
