import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Channel, Connector } from 'synckey/connector'
import { createElectronBridge } from 'synckey/electron/main'
import { createElectronTransport } from 'synckey/electron/renderer'
import type { ServerMessage } from '../../src/transport/messages.ts'
import { TestWindow } from '../support/electronWindow.ts'
import { describeChannel } from '../transport/channelSuite.ts'
import type { Ear } from '../transport/channelSuite.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

describeChannel('an Electron window', async () => {
  let accept: (channel: Channel<ServerMessage>) => void = () => {}
  let ear: Ear<unknown>
  const connector: Connector = {
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
  const bridge = createElectronBridge({ connector })
  const window = new TestWindow()
  bridge.attach(window)
  window.show('app://notes/', 'app://notes')
  vi.stubGlobal('window', {
    synckey: {},
    postMessage: (_offer: unknown, _origin: string, [port]: readonly MessagePort[]) => port && window.offer(port),
  })
  return {
    open(clientEar, serverEar) {
      ear = serverEar
      const server = new Promise<Channel<ServerMessage>>((resolve) => (accept = resolve))
      return { client: createElectronTransport().open(clientEar), server }
    },
    close: async () => bridge.dispose(),
  }
})

describe('a page without the bridge', () => {
  it('is told what its window lacks', () => {
    vi.stubGlobal('window', {})
    const transport = createElectronTransport({ key: 'notes' })
    expect(() => transport.open({ message() {}, closed() {} })).toThrow("no bridge 'notes'. Create it with webPref")
  })
})
