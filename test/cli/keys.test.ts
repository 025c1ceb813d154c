import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { SyncSocket } from 'synckey/socket'
import { CommandLine, type Ended, type RunOptions, type Served } from '../support/commandLine.ts'

vi.setConfig({ testTimeout: 60_000 })

let synckey: CommandLine
let served: Served
let other: SyncSocket

/** Another machine of the mesh, which holds keys that are not ours. */
async function joinMesh({ mesh }: Served): Promise<SyncSocket> {
  const [host = '', port = ''] = mesh.split(':')
  const socket = new SyncSocket('127.0.0.1', 0, { name: "Ben's desktop" })
  await socket.ready
  expect(await socket.connect(host, Number(port))).toBe(true)
  return socket
}

beforeAll(async () => {
  synckey = new CommandLine()
  served = await synckey.serve(['--name', "Anna's laptop", '--owners', 'connector'])
  other = await joinMesh(served)
}, 60_000)

afterAll(async () => {
  await other.close()
  await synckey.close()
})

const run = (words: readonly string[], options?: RunOptions): Promise<Ended> => synckey.run(words, options)

/** Waits until what the other machine wrote has arrived here. */
async function writtenByOther(key: string | Uint8Array, value: unknown): Promise<void> {
  const watching = synckey.start(['watch', '--json'])
  other.set(key, value)
  await watching.line(new RegExp(`"key":"${String(key)}"`))
  await watching.interrupt()
}

describe('set and get', () => {
  it.each([
    ['text', ['Picnic on Sunday'], 'Picnic on Sunday', 'Picnic on Sunday'],
    ['quoted text', ['"42"'], '42', '42'],
    ['a number', ['42'], '42', 42],
    ['a number below zero', ['-5'], '-5', -5],
    ['an integer that no number has', ['18446744073709551615'], '18446744073709551615', '18446744073709551615'],
    ['text that looks like a number', ['42', '--string'], '42', '42'],
    ['broken JSON as text', ['{"x":', '--string'], '{"x":', '{"x":'],
    [
      'an object',
      ['{"theme": "dark", "sizes": [1, 2]}'],
      '{"theme":"dark","sizes":[1,2]}',
      { theme: 'dark', sizes: [1, 2] },
    ],
    ['false', ['false'], 'false', false],
    [
      'text beside letters of other scripts',
      ['Schöne Grüße, 世界 🎈'],
      'Schöne Grüße, 世界 🎈',
      'Schöne Grüße, 世界 🎈',
    ],
  ])('carry %s', async (_, words, printed, value) => {
    expect(await run(['set', 'value', ...words])).toEqual({ code: 0, out: '', err: '' })
    expect(await run(['get', 'value'])).toEqual({ code: 0, out: `${printed}\n`, err: '' })
    const { out } = await run(['get', 'value', '--json'])
    expect(JSON.parse(out)).toEqual(value)
  })

  it('read a value from standard input', async () => {
    await run(['set', 'from-input', '-'], { input: '{"lines": 2}\n' })
    expect(await run(['get', 'from-input'])).toMatchObject({ out: '{"lines":2}\n' })
    await run(['set', 'from-input', '--string', '-'], { input: 'two\nlines' })
    expect(await run(['get', 'from-input'])).toMatchObject({ out: 'two\nlines\n' })
  })

  it('tell as JSON what was written and who holds it', async () => {
    const { code, out } = await run(['set', 'told', '1', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ key: 'told', value: 1, lease: { state: 'mine', epoch: 1, canWrite: true } })
  })

  it('end with 1 where the key is absent, unless there is a default', async () => {
    expect(await run(['get', 'nope'])).toEqual({ code: 1, out: '', err: "synckey: 'nope' is absent\n" })
    expect(await run(['get', 'nope', '--default', 'none'])).toMatchObject({ code: 0, out: 'none\n' })
    expect(await run(['get', 'nope', '--default', '[]', '--json'])).toMatchObject({ code: 0, out: '[]\n' })
    const { code, out, err } = await run(['get', 'nope', '--json'])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(JSON.parse(err)).toEqual({ error: { code: 'absent', key: 'nope', message: "'nope' is absent" } })
  })

  it('tell what JSON has no form for as text', async () => {
    await writtenByOther('odd', { bytes: new Uint8Array([0, 255]), large: 2n ** 60n, map: new Map([[1, 'one']]) })
    const { out } = await run(['get', 'odd'])
    expect(JSON.parse(out)).toEqual({ bytes: 'hex:00ff', large: String(2n ** 60n), map: [[1, 'one']] })
  })

  it('say who holds a key and until when, and end with 1, where the write is refused', async () => {
    await writtenByOther('theirs', 'mine')
    for (const words of [
      ['set', 'theirs', 'x'],
      ['del', 'theirs'],
      ['release', 'theirs'],
    ]) {
      const { code, out, err } = await run(words)
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toMatch(
        /^synckey: 'theirs' is held by Ben's desktop for another \d+ min; .* \(until \d\d:\d\d:\d\d\)\n$/,
      )
    }
    const { err } = await run(['set', 'theirs', 'x', '--json'])
    const { error } = JSON.parse(err) as { error: object }
    expect(error).toMatchObject({ code: 'lease-held', key: 'theirs', ownerName: "Ben's desktop", attempted: 'x' })
    expect(await run(['get', 'theirs'])).toMatchObject({ out: 'mine\n' })
  })

  it('refuse what a connector does not take', async () => {
    expect(await run(['set', 'k'.repeat(2000), '1'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('text of 1 to 1024 bytes'),
    })
  })
})

describe('del and release', () => {
  it('free a key', async () => {
    await run(['set', 'gone', '1'])
    expect(await run(['del', 'gone'])).toEqual({ code: 0, out: '', err: '' })
    expect(await run(['get', 'gone'])).toMatchObject({ code: 1 })
    await run(['set', 'freed', '1'])
    expect(await run(['release', 'freed', '--json'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('"state":"free"'),
    })
    expect(await run(['get', 'freed'])).toMatchObject({ out: '1\n' })
  })

  it.each(['del', 'release'])('end with 1 where the key is absent: %s', async (command) => {
    expect(await run([command, 'nope'])).toEqual({ code: 1, out: '', err: "synckey: 'nope' is absent\n" })
  })
})

describe('keys', () => {
  it('are listed, sorted, whole or below a prefix', async () => {
    await run(['set', 'list/b', '1'])
    await run(['set', 'list/a', '2'])
    expect(await run(['keys', 'list/'])).toEqual({ code: 0, out: 'list/a\nlist/b\n', err: '' })
    expect(await run(['keys', 'list/', '--json'])).toMatchObject({ out: '"list/a"\n"list/b"\n' })
    expect(await run(['keys', 'nothing/'])).toEqual({ code: 0, out: '', err: '' })
    expect((await run(['keys'])).out.split('\n')).toEqual(expect.arrayContaining(['list/a', 'list/b']))
  })

  it('that do not fit on a line are written in hex, and taken so', async () => {
    const name = `hex:${Buffer.from('two\nlines').toString('hex')}`
    await run(['set', name, 'found'])
    expect(await run(['keys', 'two'])).toMatchObject({ out: `${name}\n` })
    expect(await run(['keys', 'two', '--json'])).toMatchObject({ out: '"two\\nlines"\n' })
    expect(await run(['get', name])).toMatchObject({ out: 'found\n' })
  })

  it('that are not UTF-8 are counted, and reached by their bytes', async () => {
    const key = new Uint8Array([0xff, 0xfe])
    other.set(key, 'bytes')
    await writtenByOther('after-bytes', 1)
    const { code, out, err } = await run(['keys', 'after'])
    expect({ code, out }).toEqual({ code: 0, out: 'after-bytes\n' })
    expect(err).toBe("synckey: 1 more are not UTF-8; 'synckey keys hex:' lists those\n")
    expect(await run(['keys', 'hex:'])).toEqual({ code: 0, out: 'hex:fffe\n', err: '' })
    expect(await run(['keys', 'hex:ff', '--json'])).toMatchObject({ out: '"hex:fffe"\n' })
    expect(await run(['get', 'hex:FFFE'])).toEqual({ code: 0, out: 'bytes\n', err: '' })
    const refused = await run(['set', 'hex:fffe', 'mine', '--json'])
    expect(refused.code).toBe(1)
    expect(JSON.parse(refused.err)).toMatchObject({
      error: { code: 'lease-held', key: 'hex:fffe', message: expect.stringContaining("'hex:fffe' is held by Ben") },
    })
    other.release(key)
    const watching = synckey.start(['watch', 'hex:fffe'])
    await watching.line(/free/)
    expect(await run(['set', 'hex:fffe', 'mine'])).toEqual({ code: 0, out: '', err: '' })
    expect(await watching.line(/mine/)).toBe('hex:fffe\t"mine"\theld by you')
    await watching.interrupt()
    await expect.poll(() => other.get(key), { timeout: 20_000 }).toBe('mine')
    expect(await run(['release', 'hex:fffe'])).toEqual({ code: 0, out: '', err: '' })
    expect(await run(['del', 'hex:fffe'])).toEqual({ code: 0, out: '', err: '' })
    expect(await run(['get', 'hex:fffe'])).toMatchObject({ code: 1, err: "synckey: 'hex:fffe' is absent\n" })
  })
})

describe('watch', () => {
  it('prints what is there, then what happens, until Ctrl-C', async () => {
    await run(['set', 'seen/a', '1'])
    const watching = synckey.start(['watch', 'seen/*'])
    expect(await watching.line(/seen\/a/)).toBe('seen/a\t1\theld by you')
    other.set('seen/b', { x: 'y' })
    expect(await watching.line(/seen\/b/)).toBe(`seen/b\t{"x":"y"}\theld by Ben's desktop`)
    await run(['release', 'seen/a'])
    expect(await watching.line(/free/)).toBe('seen/a\t1\tfree')
    await run(['del', 'seen/a'])
    expect(await watching.line(/deleted/)).toBe('seen/a\t\tdeleted')
    await run(['set', 'seen/a', '2'])
    await watching.line(/seen\/a\t2/)
    expect(await watching.interrupt()).toMatchObject({ code: 0, err: '' })
  })

  it('of one key prints that one alone, as JSON where asked, and leaves out what is there with --changes', async () => {
    await run(['set', 'one', '1'])
    const watching = synckey.start(['watch', 'one', '--json', '--changes'])
    const all = synckey.start(['watch'])
    await all.line(/^one\t/)
    // The one of which nothing is heard yet is surely there once its first change is.
    for (let value = 2; !(await heard(watching, value)); value++);
    await run(['set', 'another', '1'])
    await run(['del', 'one'])
    await watching.line(/"exists":false/)
    const { code, out } = await watching.interrupt()
    expect(code).toBe(0)
    expect(out).not.toContain('"value":1,')
    expect(out).not.toContain('another')
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(lines[0]).toMatchObject({ key: 'one', exists: true, lease: { state: 'mine', ownerName: "Anna's laptop" } })
    expect(lines.at(-1)).toMatchObject({ key: 'one', exists: false })
    await all.interrupt()
  })
})

async function heard(watching: ReturnType<CommandLine['start']>, value: number): Promise<boolean> {
  await run(['set', 'one', String(value)])
  return Promise.race([watching.line(/"key":"one"/).then(() => true), run(['get', 'one']).then(() => false)])
}

describe('peers and status', () => {
  it('tell who is there', async () => {
    const [host, port] = other.addr
    expect(await run(['peers'])).toEqual({
      code: 0,
      out: `Ben's desktop\t${host}:${port}\tsynckey\t${other.id}\n`,
      err: '',
    })
    const { out } = await run(['peers', '--json'])
    expect(JSON.parse(out)).toEqual({
      id: other.id,
      name: "Ben's desktop",
      kind: 'synckey',
      address: `${host}:${port}`,
    })
  })

  it('tell which connector answers', async () => {
    const { out } = await run(['status', '--json'])
    expect(JSON.parse(out)).toMatchObject({ url: served.url, name: "Anna's laptop", leasing: true, peers: 1 })
    expect(await run(['status'])).toMatchObject({ code: 0, out: expect.stringContaining(`url\t${served.url}\n`) })
  })
})
