import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium as playwright } from 'playwright'

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const SYSTEM_FOLDERS = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)]
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

const HELP = `No Chromium was found and none could be installed, so the browser tests cannot run.
Do one of these and try again:
  apt-get install chromium                        as root, on Debian
  npx playwright install --with-deps chromium     elsewhere
  export CHROMIUM_PATH=/path/to/chrome            when there is one already`

const say = (text) => console.error(`chromium: ${text}`)

/** What the browser at `path` answers to --version; undefined when it does not run. */
function versionOf(path) {
  if (!existsSync(path)) return undefined
  const { status, stdout } = spawnSync(path, ['--version', '--no-sandbox'], { encoding: 'utf8', timeout: 30_000 })
  return status === 0 ? stdout.trim() : undefined
}

function installed() {
  const system = SYSTEM_NAMES.flatMap((name) => SYSTEM_FOLDERS.map((folder) => join(folder, name)))
  return [...system, MAC_CHROME, playwright.executablePath()].find((path) => versionOf(path) !== undefined)
}

function run(command, args) {
  say(`running ${[command, ...args].join(' ')}`)
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
}

/** Into the user's cache only: its --with-deps would upgrade system libraries for the sake of a test run. */
function installWithPlaywright() {
  const cli = fileURLToPath(new URL('cli.js', import.meta.resolve('playwright/package.json')))
  return run(process.execPath, [cli, 'install', 'chromium'])
}

function installWithApt() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  process.env.DEBIAN_FRONTEND = 'noninteractive'
  return run('apt-get', ['update']) && run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'])
}

function install() {
  say('none found; installing one')
  for (const attempt of [installWithPlaywright, installWithApt]) {
    if (attempt() && installed()) return installed()
  }
  throw new Error(HELP)
}

function chosen() {
  const path = process.env.CHROMIUM_PATH
  if (!path) return undefined
  if (versionOf(path)) return path
  throw new Error(
    `CHROMIUM_PATH is ${path}, which does not run. Point it at the executable of a Chromium, or unset it.`,
  )
}

/** Path of a Chromium that runs, installed first if there is none. Throws an Error that says what to do. */
export function ensureChromium() {
  const path = chosen() ?? installed() ?? install()
  say(`using ${path} (${versionOf(path)})`)
  return path
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    ensureChromium()
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
