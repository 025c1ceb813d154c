import { chromium, type Browser } from 'playwright'
import { chromiumArguments } from './chromiumArguments.ts'

/** A Chromium that talks to nobody but the page's own server. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: chromiumArguments,
  })
}
