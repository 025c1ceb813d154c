import { describe, expect, it } from 'vitest'
import { findRejection } from '../../src/connector/admission.ts'
import type { AdmissionRules } from '../../src/connector/admission.ts'

const rules: AdmissionRules = { allowedOrigins: ['loopback'], allowedHosts: [], host: '127.0.0.1', port: 8123 }
const host = '127.0.0.1:8123'

const mayKnock = (headers: { origin?: string; host?: string }, changed: Partial<AdmissionRules> = {}): boolean =>
  findRejection({ host, ...headers }, { ...rules, ...changed }) === null

describe('the origin', () => {
  it.each([
    undefined,
    'http://localhost',
    'http://localhost:5173',
    'https://LOCALHOST:5173',
    'http://127.0.0.1:5173',
    'http://127.8.9.1',
    'http://[::1]:80',
    'http://[::ffff:127.0.0.1]',
  ])('may be %s', (origin) => {
    expect(mayKnock(origin === undefined ? {} : { origin })).toBe(true)
  })

  it.each([
    'null',
    '',
    'https://evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://evil.example#@localhost',
    'http://0.0.0.0',
    'http://[::]',
    'http://192.168.1.5',
    'file://',
    'file://localhost',
    'ws://localhost',
    'chrome-extension://abcdef',
    'localhost',
  ])('may not be %j', (origin) => {
    expect(mayKnock({ origin })).toBe(false)
  })

  it('may be one that is listed, in the same spelling but for case and a slash at the end', () => {
    const allowedOrigins = ['https://App.example/', 'app://panel']
    for (const origin of ['https://app.example', 'app://panel'])
      expect(mayKnock({ origin }, { allowedOrigins })).toBe(true)
    for (const origin of ['http://app.example', 'https://app.example:8443', 'https://my.app.example', 'app://other']) {
      expect(mayKnock({ origin }, { allowedOrigins })).toBe(false)
    }
  })

  it('may be of loopback only while that is listed', () => {
    const origin = 'http://localhost:5173'
    expect(mayKnock({ origin }, { allowedOrigins: ['https://app.example'] })).toBe(false)
    expect(mayKnock({ origin }, { allowedOrigins: ['https://app.example', 'loopback'] })).toBe(true)
  })

  it('may never be null', () => {
    expect(mayKnock({ origin: 'null' }, { allowedOrigins: ['null', 'loopback'] })).toBe(false)
  })
})

describe('the host', () => {
  it.each(['127.0.0.1:8123', 'localhost:8123', 'LOCALHOST:8123', '[::1]:8123', '127.0.0.2:8123'])(
    'may be %s',
    (host) => {
      expect(mayKnock({ host })).toBe(true)
    },
  )

  it.each([
    '',
    'evil.example:8123',
    'localhost.evil.example:8123',
    '127.0.0.1.evil.example:8123',
    '127.0.0.1:8124',
    '127.0.0.1',
    'localhost',
    '192.168.1.5:8123',
    '0.0.0.0:8123',
    'evil@127.0.0.1:8123',
    '127.0.0.1:8123/path',
    '127.0.0.1:8123#',
    ':8123',
    '127.0.0.1:99999',
  ])('may not be %j', (host) => {
    expect(mayKnock({ host })).toBe(false)
  })

  it('must be there', () => {
    expect(findRejection({}, rules)).not.toBeNull()
  })

  it('may leave out port 80', () => {
    expect(mayKnock({ host: 'localhost' }, { port: 80 })).toBe(true)
  })

  it('may be listed, for any port or one', () => {
    const allowedHosts = ['App.example', 'other.example:9000']
    for (const host of ['app.example', 'app.example:1', 'other.example:9000']) {
      expect(mayKnock({ host }, { allowedHosts })).toBe(true)
    }
    for (const host of ['other.example', 'my.app.example']) expect(mayKnock({ host }, { allowedHosts })).toBe(false)
  })

  it('may be the address that the door listens at', () => {
    expect(mayKnock({ host: '192.168.1.5:8123' }, { host: '192.168.1.5' })).toBe(true)
    expect(mayKnock({ host: '[fd00::5]:8123' }, { host: 'fd00::5' })).toBe(true)
    expect(mayKnock({ host: '192.168.1.5:8123' }, { host: '0.0.0.0' })).toBe(false)
  })
})

describe('the rejection', () => {
  it.each([
    [{ origin: 'https://evil.example', host }, 'allowedOrigins'],
    [{ host: 'evil.example' }, 'allowedHosts'],
    [{ origin: 'null', host }, null],
  ])('of %j names the option that would admit it: %s', (headers, option) => {
    expect(findRejection(headers, rules)).toMatchObject({ option })
  })
})
