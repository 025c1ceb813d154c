import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { CommandLine } from '../support/commandLine.ts'

vi.setConfig({ testTimeout: 60_000 })

let synckey: CommandLine

beforeAll(() => {
  synckey = new CommandLine()
}, 60_000)

afterAll(() => synckey.close())

const everyCommand = ['serve', 'init', 'get', 'set', 'del', 'keys', 'watch', 'release', 'peers', 'status']

describe('synckey', () => {
  it('says what it can do, on standard error and with 2 where it was asked for nothing', async () => {
    const { code, out, err } = await synckey.run([])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    for (const command of everyCommand) expect(err).toMatch(new RegExp(`^  ${command} `, 'm'))
  })

  it.each([['--help'], ['-h'], ['help']])('says the same with %s, as data', async (word) => {
    const { code, out, err } = await synckey.run([word])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const command of everyCommand) expect(out).toContain(`  ${command} `)
  })

  it('tells its version', async () => {
    expect(await synckey.run(['--version'])).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' })
  })

  it.each(everyCommand)('explains %s with examples', async (command) => {
    const { code, out } = await synckey.run([command, '--help'])
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^Usage: synckey ${command}\\b`))
    expect(out).toMatch(new RegExp(`^Examples:\\n  .*synckey ${command}`, 'm'))
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
    expect(await synckey.run(['help', command])).toMatchObject({ out })
  })

  it('explains a command with -h, too', async () => {
    const { out } = await synckey.run(['get', '--help'])
    expect(out).toContain('  -h, --help ')
    expect(await synckey.run(['get', '-h'])).toEqual({ code: 0, out, err: '' })
  })

  it.each([
    [['gte', 'a'], "there is no command 'gte'; did you mean 'get'?"],
    [['--timeout', '5', 'get', 'a'], "'--timeout' comes after the command, as in 'synckey status --json'"],
    [['--key-file=mesh.key', 'serve'], "'--key-file=mesh.key' comes after the command"],
    [['--jsn', 'get', 'a'], "there is no option '--jsn'; did you mean --json, after the command?"],
    [['--frobnicate', 'get', 'a'], "there is no option '--frobnicate'; see 'synckey --help'"],
    [['-x', 'get', 'a'], "there is no option '-x'; see 'synckey --help'"],
    [['--'], "there is no option '--'; see 'synckey --help'"],
    [['sevre'], "did you mean 'serve'?"],
    [['frobnicate'], 'there are serve, init, get'],
    [['help', 'frobnicate'], 'there are serve, init, get'],
    [['get'], "'synckey get' needs <key>"],
    [['set'], 'needs <key> and <value>'],
    [['set', 'a'], 'needs <value>'],
    [['set', 'a', 'two', 'words'], "does not know what to do with 'words'"],
    [['get', 'a', '--tokn', 'x'], 'has no option --tokn; did you mean --token?'],
    [['get', 'a', '-x'], "has no option -x; see 'synckey get --help'"],
    [['get', 'a', '--url'], "'--url <value>' argument missing"],
    [['get', 'a', '--url', 'http://x'], "'http://x' is no address of a connector"],
    [['get', 'a', '--url', 'ws://127.0.0.1:1', '--timeout', 'soon'], "--timeout is 'soon'"],
    [['get', 'hex:0'], 'after hex: stand bytes'],
    [['get', 'hex:f'], 'two digits each'],
    [['get', 'hex:'], 'two digits each'],
    [['set', 'a', '{"b":'], 'begins like JSON and is none'],
    [['set', 'a', '18446744073709551616'], 'more than 64 bits'],
    [['set', 'a', 'null'], "'synckey del' deletes the key"],
    [['serve', '--port', '99999'], "--port is '99999', which is no port"],
    [['serve', '--port', 'http'], 'which is no port'],
    [['serve', '--listen', '44565'], 'give host:port'],
    [['serve', '--peer', '10.0.0.1:port'], "--peer is '10.0.0.1:port'"],
    [['serve', '--token', 'short'], 'at least 16 characters'],
    [['serve', '--token', 'x'.repeat(16), '--token-file', 'token'], 'two answers to one question'],
    [['serve', '--origin', 'app'], "--origin is 'app'"],
    [['serve', '--owners', 'pages'], "--owners is 'pages'; give client or connector"],
    [['serve', '--name', 'x'.repeat(65)], '64 characters'],
    [['serve', '--key-file', '/nowhere/mesh.key'], 'the key file cannot be read'],
    [['serve', '--key-file', 'package.json'], 'holds no mesh key'],
  ])('ends %j with 2 and says why', async (words, message) => {
    const { code, out, err } = await synckey.run(words)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^synckey: /)
    expect(err).toContain(message)
  })

  it('says why as JSON where it is asked for JSON', async () => {
    const { code, err } = await synckey.run(['get', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(err)).toEqual({ error: { code: 'usage', message: expect.stringContaining('needs <key>') } })
  })
})
