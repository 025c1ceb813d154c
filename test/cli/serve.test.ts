import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { CommandLine, type Ended, type Served } from '../support/commandLine.ts'
import { DataDirs } from '../support/dataDirs.ts'
import { RawClient } from '../support/rawClient.ts'

let synckey: CommandLine
const dirs = new DataDirs()
const patience = { timeout: 30_000, interval: 20 }

vi.setConfig({ testTimeout: 60_000 })

beforeAll(() => {
  synckey = new CommandLine()
}, 60_000)

afterEach(() => synckey.stopAll())

afterAll(async () => {
  await synckey.close()
  dirs.removeAll()
})

/** A port that was free a moment ago. */
async function freePort(): Promise<string> {
  const server = await listen()
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return String(port)
}

async function listen(port = 0): Promise<Server> {
  const server = createServer()
  await once(server.listen(port, '127.0.0.1'), 'listening')
  return server
}

const portOf = ({ url }: Served): string => new URL(url).port

describe('synckey serve', () => {
  it('prints what pages need to know, and ends with 0 on Ctrl-C', async () => {
    const running = synckey.start(['serve', '--port', '0'])
    const [, url = ''] = /^SYNCKEY_URL=(ws:\/\/127\.0\.0\.1:\d+)$/.exec(await running.line(/URL/)) ?? []
    const [, token = ''] = /^SYNCKEY_TOKEN=([\w-]{43})$/.exec(await running.line(/TOKEN/)) ?? []
    expect(await synckey.run(['status'], { env: { SYNCKEY_URL: url, SYNCKEY_TOKEN: token } })).toMatchObject({
      code: 0,
    })
    expect(await running.interrupt()).toMatchObject({ code: 0, err: '' })
    expect(await synckey.run(['status', '--url', url, '--token', token])).toMatchObject({ code: 3 })
  })

  it('keeps the token of a port, where only this user can read it, so that pages stay logged in over a restart', async () => {
    const port = await freePort()
    const first = await synckey.serve(['--port', port])
    expect(statSync(synckey.home).mode & 0o777).toBe(0o700)
    for (const file of readdirSync(synckey.home)) expect(statSync(join(synckey.home, file)).mode & 0o777).toBe(0o600)
    const watching = synckey.start(['watch', 'title'], { env: { SYNCKEY_URL: first.url, SYNCKEY_TOKEN: first.token } })
    await synckey.run(['set', 'title', 'before', '--url', first.url])
    await watching.line(/before/)
    await first.running.interrupt()

    const second = await synckey.serve(['--port', port])
    expect(second.token).toBe(first.token)
    await synckey.run(['set', 'title', 'after', '--url', second.url])
    await watching.line(/after/)
    const { code, err } = await watching.interrupt()
    expect(code).toBe(0)
    expect(err).toContain(`${first.url} does not answer any more; trying again`)
    expect(err).toContain(`connected to ${first.url} again`)
    await second.running.interrupt()
  })

  it('takes a token from the environment, an option or a file, which it makes', async () => {
    const token = randomBytes(16).toString('hex')
    const asOption = await synckey.serve(['--token', token])
    const asVariable = await synckey.serve([], { env: { SYNCKEY_TOKEN: token } })
    const tokenFile = join(dirs.make(), 'token')
    const made = await synckey.serve(['--token-file', tokenFile])
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600)
    const found = await synckey.serve(['--token-file', tokenFile])
    expect([asOption.token, asVariable.token]).toEqual([token, token])
    expect(found.token).toBe(made.token)
    await Promise.all([asOption, asVariable, made, found].map(({ running }) => running.interrupt()))
  })

  it('ends with 5 where the port is taken, and takes another one where none was asked for', async () => {
    const first = await synckey.serve()
    const again = await synckey.run(['serve', '--port', portOf(first)])
    expect(again).toMatchObject({ code: 5, out: '' })
    expect(again.err).toContain(`Port ${portOf(first)} of 127.0.0.1 is in use`)
    expect(await synckey.run(['serve', '--port', '0', '--listen', first.mesh])).toMatchObject({
      code: 5,
      err: expect.stringContaining('is in use'),
    })
    await first.running.interrupt()

    const usual = await listen(7962).catch(() => null)
    const running = synckey.start(['serve', '--json'])
    const { url } = JSON.parse(await running.line(/url/)) as Served
    expect(url).not.toContain(':7962')
    await running.interrupt()
    usual?.close()
  })

  it('keeps what was written where it is given a directory, which is then its own', async () => {
    const data = dirs.make()
    const first = await synckey.serve(['--data', data])
    await synckey.run(['set', 'kept', 'yes', '--url', first.url])
    expect(await synckey.run(['serve', '--port', '0', '--data', data])).toMatchObject({
      code: 5,
      err: expect.stringMatching(new RegExp(`^synckey: the data directory ${data} is in use .* with --data\\n$`)),
    })
    await first.running.interrupt()
    const second = await synckey.serve(['--data', data])
    expect(await synckey.run(['get', 'kept', '--url', second.url])).toMatchObject({ out: 'yes\n' })
    await second.running.interrupt()
  })

  it('joins the mesh of its peers, if it has their key', async () => {
    const keyFile = join(dirs.make(), 'mesh.key')
    writeFileSync(keyFile, `${randomBytes(32).toString('hex')}\n`)
    const first = await synckey.serve(['--key-file', keyFile, '--name', 'first', '--owners', 'connector'])
    const second = await synckey.serve(['--key-file', keyFile, '--name', 'second', '--peer', first.mesh])
    const stranger = await synckey.serve(['--name', 'stranger', '--peer', first.mesh])
    const watching = synckey.start(['watch', 'shared', '--url', second.url])
    await synckey.run(['set', 'shared', '1', '--url', first.url])
    expect(await watching.line(/shared/)).toContain('held by first')
    await watching.interrupt()
    const { out } = await synckey.run(['peers', '--url', first.url])
    expect(out).toMatch(/^second\t/)
    expect(await synckey.run(['keys', '--url', stranger.url])).toMatchObject({ code: 0, out: '' })
    const ended = await Promise.all([first, second, stranger].map(({ running }) => running.interrupt()))
    expect(ended[2]?.err).toContain('if its mesh has a key, --key-file takes it","code":"hung-up"')
  })

  it('lets clients hold leases against each other, unless all write as the connector', async () => {
    const ours = await synckey.serve()
    const shared = await synckey.serve(['--owners', 'connector'])
    const secondUser = dirs.make()
    const runAsSecond = (words: readonly string[], { url, token }: Served): Promise<Ended> =>
      synckey.run(words, { env: { SYNCKEY_HOME: secondUser, SYNCKEY_URL: url, SYNCKEY_TOKEN: token } })
    for (const { url } of [ours, shared]) await synckey.run(['set', 'whose', '1', '--url', url])
    const refused = await runAsSecond(['set', 'whose', '2'], ours)
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/'whose' is held by .* \(until /) })
    expect(await runAsSecond(['set', 'whose', '2'], shared)).toMatchObject({ code: 0 })
    expect(await synckey.run(['set', 'whose', '3', '--url', ours.url])).toMatchObject({ code: 0 })
    await Promise.all([ours, shared].map(({ running }) => running.interrupt()))
  })

  it('prints the address of the page that shows what there is, where it was told to', async () => {
    const running = synckey.start(['serve', '--port', '0', '--inspect'])
    const [, url = '', token] = /^SYNCKEY_INSPECT_URL=(.*)#token=(.*)$/.exec(await running.line(/INSPECT/)) ?? []
    expect((await fetch(url)).status).toBe(200)
    expect(await running.line(/TOKEN/)).toBe(`SYNCKEY_TOKEN=${token}`)
    await running.interrupt()
  })

  it('lets clients look at the mesh if it was told to, and only then', async () => {
    const open = await synckey.serve(['--inspect'])
    const closed = await synckey.serve()
    const looking = async ({ url, token }: Served): Promise<RawClient> => {
      const client = await new RawClient(url, ['synckey.1', `token.${token}`]).opened()
      client.hello()
      client.send({ type: 'inspect', on: true })
      return client
    }
    const [seeing, blind] = [await looking(open), await looking(closed)]
    await vi.waitFor(() => expect(blind.heard.at(-1)).toEqual({ type: 'inspect', events: null }), patience)
    const peer = await synckey.serve(['--peer', open.mesh])
    await vi.waitFor(() => {
      const events = seeing.heard.flatMap((message) => (message.type === 'inspect' ? (message.events ?? []) : []))
      expect(events).toContainEqual(expect.objectContaining({ type: 'link', isUp: true }))
      expect(events).toContainEqual(
        expect.objectContaining({ direction: 'in', kind: expect.stringMatching(/^whisper/) }),
      )
    }, patience)
    await Promise.all([open, closed, peer].map(({ running }) => running.interrupt()))
  })

  it('makes a mesh without leases', async () => {
    const { running, url } = await synckey.serve(['--no-leasing'])
    const { out } = await synckey.run(['status', '--json', '--url', url])
    expect(JSON.parse(out)).toMatchObject({ leasing: false })
    await running.interrupt()
  })

  it('lets in the pages of an origin and the names it was told, and says which option would have', async () => {
    const { running, url, token } = await synckey.serve([
      '--origin',
      'https://app.example/',
      '--allow-host',
      'app.example',
    ])
    const knock = async (headers: Record<string, string>): Promise<string> => {
      const socket = new WebSocket(url, ['synckey.1', `token.${token}`], { headers })
      const result = await once(socket, 'open').then(
        () => 'open',
        (error: Error) => error.message,
      )
      socket.close()
      return result
    }
    expect(await knock({ origin: 'https://app.example', host: 'app.example' })).toBe('open')
    expect(await knock({ origin: 'https://other.example' })).toContain('403')
    expect(await knock({ host: 'other.example' })).toContain('403')
    const { err } = await running.interrupt()
    expect(err).toContain('list it in --origin to admit it')
    expect(err).toContain('list it in --allow-host to admit it')
    expect(err).toContain('"origin":"https://other.example"')
  })

  it('says what it warns of on a line, in words', async () => {
    const running = synckey.start(['serve', '--port', '0', '--host', '0.0.0.0', '--listen', '0.0.0.0:0'])
    await running.line(/TOKEN/)
    const { err } = await running.interrupt()
    expect(err).toContain('whoever reads its traffic learns the token (host 0.0.0.0)\n')
    expect(err).toContain('use --key-file, or a network you trust (code SYNCKEY_OPEN_MESH)\n')
  })
})

describe('synckey serve -- command', () => {
  it('runs it with the address and the token, prints nothing of its own, and ends with its exit code', async () => {
    const script = 'echo "$SYNCKEY_URL $VITE_SYNCKEY_URL $SYNCKEY_TOKEN $VITE_SYNCKEY_TOKEN"; exit 7'
    const { code, out, err } = await synckey.run(['serve', '--port', '0', '--', 'sh', '-c', script])
    expect({ code, err }).toEqual({ code: 7, err: '' })
    const [url, sameUrl, token, sameToken] = out.trim().split(' ')
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/)
    expect(token).toMatch(/^[\w-]{43}$/)
    expect([sameUrl, sameToken]).toEqual([url, token])
  })

  it('gives it a connector that answers', async () => {
    const script = `"$0" "$1" set from-command 1 && "$0" "$1" get from-command`
    const words = ['serve', '--port', '0', '--', 'sh', '-c', script, process.execPath, synckey.main]
    expect(await synckey.run(words)).toEqual({ code: 0, out: '1\n', err: '' })
  })

  it('ends it on Ctrl-C, and with 0 then', async () => {
    const running = synckey.start([
      'serve',
      '--port',
      '0',
      '--',
      process.execPath,
      '-e',
      'console.log("up"); setInterval(() => {}, 1000)',
    ])
    await running.line(/up/)
    expect(await running.interrupt()).toMatchObject({ code: 0 })
  })

  it('tells how a signal ended it, as a shell does', async () => {
    expect(await synckey.run(['serve', '--port', '0', '--', 'sh', '-c', 'kill -9 $$'])).toMatchObject({ code: 137 })
  })

  it('ends with 127 where there is no such command', async () => {
    const { code, err } = await synckey.run(['serve', '--port', '0', '--', 'no-such-command'])
    expect(code).toBe(127)
    expect(err).toContain("'no-such-command' could not be started: there is no such command")
  })
})

describe('a connector', () => {
  it('is the newest one that this user runs, which is said where there are more', async () => {
    const older = await synckey.serve(['--name', 'older'])
    const newer = await synckey.serve(['--name', 'newer'])
    const { out, err } = await synckey.run(['status'])
    expect(out).toContain('name\tnewer')
    expect(err).toContain(`2 connectors run; this is about the newest, ${newer.url} (--url chooses)`)
    expect(await synckey.run(['status', '--url', older.url])).toMatchObject({
      out: expect.stringContaining('name\tolder'),
      err: '',
    })
    await newer.running.interrupt()
    expect(await synckey.run(['status'])).toMatchObject({ out: expect.stringContaining('name\tolder'), err: '' })
    await older.running.interrupt()
  })

  it('that is not there ends a command with 3', async () => {
    expect(await synckey.run(['status'])).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining("start one with 'synckey serve'"),
    })
    const url = `ws://127.0.0.1:${await freePort()}`
    const { code, err } = await synckey.run(['get', 'a', '--url', url, '--json'])
    expect(code).toBe(3)
    expect(JSON.parse(err)).toEqual({
      error: { code: 'offline', url, message: expect.stringContaining(`no connector answers at ${url}`) },
    })
  })

  it('that says nothing ends a command with 3 when its time is over', async () => {
    const silent = await listen()
    const url = `ws://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const { code, err } = await synckey.run(['get', 'a', '--url', url, '--timeout', '0.2'])
    expect(code).toBe(3)
    expect(err).toContain('did not answer like a connector within 0.2 s')
    silent.close()
  })

  it('ends a command with 4 where the token is wrong, missing, or none', async () => {
    const { running, url } = await synckey.serve()
    const elsewhere = { SYNCKEY_HOME: dirs.make(), SYNCKEY_URL: url }
    const wrong = await synckey.run(['get', 'a', '--token', 'x'.repeat(43)])
    expect(wrong).toMatchObject({ code: 4, out: '' })
    expect(wrong.err).toContain(`the connector at ${url} does not accept this token`)
    const missing = await synckey.run(['get', 'a'], { env: elsewhere })
    expect(missing).toMatchObject({ code: 4, err: expect.stringContaining('asks for a token') })
    expect(await synckey.run(['get', 'a', '--token', 'no token'])).toMatchObject({
      code: 4,
      err: expect.stringContaining('copy it again'),
    })
    await running.interrupt()
  })

  it('that comes back with another token ends a watching command with 4', async () => {
    const port = await freePort()
    const first = await synckey.serve(['--port', port])
    const watching = synckey.start(['watch', '--url', first.url])
    await synckey.run(['set', 'a', '1', '--url', first.url])
    await watching.line(/^a/)
    await first.running.interrupt()
    const second = await synckey.serve(['--port', port, '--token', 'y'.repeat(43)])
    expect(await watching.ended).toMatchObject({ code: 4, err: expect.stringContaining('does not accept this token') })
    await second.running.interrupt()
  })
})

describe('output', () => {
  it('may stop being read at any time', async () => {
    const script = '$SYNCKEY set count 0; $SYNCKEY watch | head -1; echo over'
    const env = { SYNCKEY: `${process.execPath} ${synckey.main}` }
    const running = synckey.start(['serve', '--port', '0', '--', 'sh', '-c', script], { env })
    expect(await running.line(/^count/)).toBe('count\t0\theld by you')
    // Only a line that is written after the reader has left meets a closed pipe.
    const over = running.line(/over/).then(() => true)
    const setOnce = (count: number): Promise<boolean> => synckey.run(['set', 'count', String(count)]).then(() => false)
    for (let count = 1; !(await Promise.race([over, setOnce(count)])); count++);
    expect(await running.ended).toMatchObject({ code: 0, err: '' })
  })
})
