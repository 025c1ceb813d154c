import { afterEach, describe, expect, it, vi } from 'vitest'
import { createElectronBridge } from 'synckey/electron/main'
import { createElectronTransport } from 'synckey/electron/renderer'
import { TestWindow } from '../support/electronWindow.ts'
import { createExpectingConnector } from '../support/expectingConnector.ts'
import { describeChannel } from '../transport/channelSuite.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

describeChannel('an Electron window', async () => {
  const connector = createExpectingConnector()
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
      const server = connector.expect(serverEar)
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
