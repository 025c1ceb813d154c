import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const root = join(import.meta.dirname, '../..')

/** How a command ended, and what it wrote. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly cwd?: string
}

/** The `synckey` command, built as it is published, and the processes it was started in. */
export class CommandLine {
  /** Where this user's files are for the time of the test. */
  readonly home = mkdtempSync(join(tmpdir(), 'synckey-home-'))
  readonly main: string
  readonly #folder: string
  readonly #started = new Set<ChildProcess>()

  constructor() {
    mkdirSync(join(root, 'build'), { recursive: true })
    this.#folder = mkdtempSync(join(root, 'build/command-'))
    const typescript = join(root, 'node_modules/typescript/bin/tsc')
    execFileSync(process.execPath, [typescript, '-p', 'tsconfig.build.json', '--outDir', join(this.#folder, 'dist')], {
      cwd: root,
    })
    execFileSync(process.execPath, ['scripts/buildInspectPage.mjs', join(this.#folder, 'dist/inspect')], { cwd: root })
    copyFileSync(join(root, 'package.json'), join(this.#folder, 'package.json'))
    symlinkSync(join(root, 'examples'), join(this.#folder, 'examples'))
    this.main = join(this.#folder, 'dist/cli/main.js')
  }

  /** Runs a command to its end. */
  async run(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const child = this.#spawn(words, options)
    child.stdin?.end(options.input)
    return ended(child)
  }

  /** Starts a command that runs on. */
  start(words: readonly string[], options: RunOptions = {}): Running {
    return new Running(this.#spawn(words, options))
  }

  /** Starts `synckey serve` at free ports; what it printed. */
  async serve(words: readonly string[] = [], options: RunOptions = {}): Promise<Served> {
    const running = this.start(['serve', '--port', '0', ...words, '--json'], options)
    const line = await running.line(/"url"/)
    return { ...(JSON.parse(line) as Omit<Served, 'running'>), running }
  }

  /** Kills whatever still runs. */
  async stopAll(): Promise<void> {
    const running = [...this.#started].map((child) => once(child, 'exit'))
    for (const child of this.#started) child.kill('SIGKILL')
    await Promise.all(running)
  }

  async close(): Promise<void> {
    await this.stopAll()
    rmSync(this.#folder, { recursive: true, force: true })
    rmSync(this.home, { recursive: true, force: true })
  }

  #spawn(words: readonly string[], { env = {}, cwd }: RunOptions): ChildProcess {
    const { PATH = '' } = process.env
    const child = spawn(process.execPath, [this.main, ...words], {
      env: { PATH, SYNCKEY_HOME: this.home, ...env },
      stdio: 'pipe',
      ...(cwd !== undefined && { cwd }),
    })
    this.#started.add(child)
    child.once('exit', () => this.#started.delete(child))
    return child
  }
}

/** What `synckey serve --json` prints, and its process. */
export interface Served {
  readonly url: string
  readonly token: string
  readonly mesh: string
  readonly name: string
  readonly running: Running
}

/** A command under way. */
export class Running {
  readonly ended: Promise<Ended>
  readonly #child: ChildProcess
  #out = ''

  constructor(child: ChildProcess) {
    this.#child = child
    child.stdin?.end()
    child.stdout?.on('data', (part) => (this.#out += String(part)))
    this.ended = ended(child)
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** The first printed line that matches, once it is there. Throws if the command ends without it. */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.#out
        .split('\n')
        .slice(0, -1)
        .find((line) => pattern.test(line))
      if (found !== undefined) return found
      const result = await Promise.race([once(this.#child.stdout!, 'data'), this.ended])
      if ('code' in result)
        throw new Error(`it ended with ${result.code} without ${String(pattern)}: ${result.out}${result.err}`)
    }
  }

  /** Presses Ctrl-C. */
  interrupt(): Promise<Ended> {
    this.#child.kill('SIGINT')
    return this.ended
  }
}

async function ended(child: ChildProcess): Promise<Ended> {
  const [out, err, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')])
  return { code: code as number | null, out, err }
}
