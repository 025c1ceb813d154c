import type { App, BrowserWindow, PowerMonitor, WebContentsView } from 'electron'
import { expectTypeOf, it } from 'vitest'
import type { AppLike, PowerMonitorLike, WindowLike } from 'synckey/electron/main'

it('takes what Electron has', () => {
  expectTypeOf<BrowserWindow>().toExtend<WindowLike>()
  expectTypeOf<WebContentsView>().toExtend<WindowLike>()
  expectTypeOf<App>().toExtend<AppLike>()
  expectTypeOf<PowerMonitor>().toExtend<PowerMonitorLike>()
})
