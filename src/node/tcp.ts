import { connect, createServer } from 'node:net'
import type { Carrier } from './carrier.ts'
import { openPort } from './port.ts'
import { attachStream } from './streamLink.ts'

/** Plain TCP: 'Plaintext'. */
export const tcpCarrier: Carrier = {
  dial: ([host, port], listener) => attachStream(connect({ host, port }), () => listener),
  listen(address, door) {
    const server = createServer((socket) => {
      if (door.knock(socket.remoteAddress ?? null)) attachStream(socket, (link) => door.accept(link))
      else socket.destroy()
    })
    return openPort(server, address, door)
  },
}
