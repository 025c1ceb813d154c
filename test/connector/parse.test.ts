import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProtocolError } from 'synckey/connector'
import { parseClientMessage } from '../../src/connector/parse.ts'
import { clientMessages } from '../support/messages.ts'

const codeOf = (untrusted: unknown): string => {
  try {
    parseClientMessage(untrusted)
    return 'accepted'
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError)
    return (error as ProtocolError).code
  }
}
const hello = { type: 'hello', version: 1, session: 's' }
const interest = { type: 'interest', id: 1, add: { keys: [], prefixes: [] }, drop: { keys: [], prefixes: [] } }
const set = { op: 'set', key: 'k', value: 1 }
const write = { type: 'write', id: 1, operation: set }
const base = { owner: 'o', epoch: 1, time: 1, seq: 1 }
const withBase = (changed: unknown): unknown => ({ ...write, operation: { ...set, base: changed } })

describe('parseClientMessage', () => {
  it.each(clientMessages)('takes %j', (message) => {
    expect(parseClientMessage(message)).toEqual(message)
  })

  it('takes nothing along that it does not know', () => {
    const more = { ...write, more: 1, operation: { ...set, more: 1, base: { ...base, more: 1 } } }
    expect(parseClientMessage(more)).toEqual({ ...write, operation: { ...set, base } })
  })

  it.each([
    [undefined, 'not-a-message'],
    [null, 'not-a-message'],
    ['hello', 'not-a-message'],
    [7n, 'not-a-message'],
    [{}, 'unknown-type'],
    [[], 'unknown-type'],
    [{ type: 'shout' }, 'unknown-type'],
    [{ type: '__proto__' }, 'unknown-type'],
    [{ ...hello, version: '1' }, 'bad-version'],
    [{ ...hello, version: 1.5 }, 'bad-version'],
    [{ ...hello, session: '' }, 'bad-session'],
    [{ ...hello, session: 'x'.repeat(129) }, 'bad-session'],
    [{ ...hello, session: 5 }, 'bad-session'],
    [{ ...hello, owner: 'x'.repeat(15) }, 'bad-owner'],
    [{ ...hello, owner: 'x'.repeat(129) }, 'bad-owner'],
    [{ ...hello, owner: 7 }, 'bad-owner'],
    [{ ...hello, resume: 1 }, 'bad-resume'],
    [{ ...hello, resume: { feed: 'f', sequence: -1 } }, 'bad-resume'],
    [{ ...hello, interest: 'all' }, 'bad-interest'],
    [{ ...interest, id: 0 }, 'bad-id'],
    [{ ...interest, add: null }, 'bad-interest'],
    [{ ...interest, add: { keys: [1], prefixes: [] } }, 'bad-interest'],
    [{ ...interest, drop: { keys: [], prefixes: 'a' } }, 'bad-interest'],
    [{ type: 'inspect', on: 1 }, 'bad-inspect'],
    [{ type: 'broadcast', packets: 'alarm' }, 'bad-packets'],
    [{ ...write, id: 0 }, 'bad-id'],
    [{ ...write, id: -1 }, 'bad-id'],
    [{ ...write, id: 1.5 }, 'bad-id'],
    [{ ...write, id: 2 ** 53 }, 'bad-id'],
    [{ ...write, id: 1n }, 'bad-id'],
    [{ ...write, id: '1' }, 'bad-id'],
    [{ ...write, operation: undefined }, 'bad-operation'],
    [{ ...write, operation: { ...set, op: 'steal' } }, 'bad-operation'],
    [{ ...write, operation: { ...set, op: 9 } }, 'bad-operation'],
    [{ ...write, operation: { ...set, key: 1 } }, 'bad-key'],
    [{ ...write, operation: { op: 'delete' } }, 'bad-key'],
    [{ ...write, operation: { op: 'release', key: null } }, 'bad-key'],
    [{ ...write, operation: { op: 'acquire', key: new Uint8Array() } }, 'bad-key'],
    [{ ...write, operation: { op: 'set', key: 'k' } }, 'missing-value'],
    [withBase(1), 'bad-base'],
    [withBase({ ...base, owner: 1 }), 'bad-base'],
    [withBase({ ...base, epoch: -1 }), 'bad-base'],
    [withBase({ ...base, time: 1.5 }), 'bad-base'],
    [withBase({ ...base, seq: undefined }), 'bad-base'],
  ])('refuses %o as %s', (untrusted, code) => {
    expect(codeOf(untrusted)).toBe(code)
  })

  it('throws nothing but ProtocolError, whatever it is given', () => {
    const anything = fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, withTypedArray: true })
    const nearly = fc.record(
      {
        type: fc.constantFrom('hello', 'write', 'ping', 'interest', 'inspect', 'broadcast'),
        version: anything,
        session: anything,
        owner: anything,
        resume: anything,
        interest: anything,
        add: anything,
        drop: anything,
        id: fc.oneof(fc.nat(), anything),
        operation: fc.oneof(
          fc.record(
            {
              op: fc.constantFrom('set', 'delete', 'release', 'acquire'),
              key: fc.oneof(fc.string(), anything),
              base: anything,
            },
            { requiredKeys: [] },
          ),
          anything,
        ),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(anything, nearly), (untrusted) => {
        codeOf(untrusted)
      }),
      { numRuns: 2000 },
    )
  })
})
