import type { BaseVersion, ClientMessage, Interest, ResumePoint, WriteOperation } from '../transport/messages.ts'
import { ProtocolError } from '../transport/protocolError.ts'
import type { ProtocolErrorCode } from '../transport/protocolError.ts'

const MAX_SESSION_LENGTH = 128
const OWNER_LENGTH = { min: 16, max: 128 }

type Fields = Readonly<Record<string, unknown>>

/**
 * The connector's wall: makes a message of what a client sent, whatever that is, and copies nothing else of it. Keys and values are the
 * source's to judge. Throws `ProtocolError`, whose code names what was wrong.
 */
export function parseClientMessage(untrusted: unknown): ClientMessage {
  const fields = parseFields(untrusted, 'not-a-message', 'A message')
  switch (fields['type']) {
    case 'hello':
      return parseHello(fields)
    case 'write':
      return parseWrite(fields)
    case 'ping':
      return { type: 'ping' }
    case 'interest':
      return {
        type: 'interest',
        id: parseId(fields['id']),
        add: parseInterest(fields['add']),
        drop: parseInterest(fields['drop']),
      }
    case 'inspect':
      return { type: 'inspect', on: parseSwitch(fields['on']) }
    case 'broadcast':
      return { type: 'broadcast', packets: parsePackets(fields['packets']) }
    default:
      throw new ProtocolError(
        'unknown-type',
        'The type of a message must be hello, write, ping, interest, inspect or broadcast',
      )
  }
}

function parseHello({ version, session, owner, resume, interest }: Fields): ClientMessage {
  return {
    type: 'hello',
    version: parseVersion(version),
    session: parseSession(session),
    owner: parseOwner(owner ?? null),
    resume: parseResume(resume ?? null),
    interest: (interest ?? null) === null ? null : parseInterest(interest),
  }
}

function parseWrite({ id, operation, again }: Fields): ClientMessage {
  const write = { type: 'write', id: parseId(id), operation: parseOperation(operation) } as const
  return again === true ? { ...write, again } : write
}

function parseOperation(untrusted: unknown): WriteOperation {
  const fields = parseFields(untrusted, 'bad-operation', 'The operation of a write')
  const { op, value } = fields
  switch (op) {
    case 'set':
      return { op, key: parseKey(fields['key']), value: parseValue(value), ...parseBase(fields['base']) }
    case 'delete':
      return { op, key: parseKey(fields['key']), ...parseBase(fields['base']) }
    case 'release':
      return { op, key: parseKey(fields['key']) }
    case 'acquire':
      return { op, key: parseKey(fields['key']), ...(value !== undefined && { value }) }
    default:
      throw new ProtocolError('bad-operation', 'The operation of a write must be set, delete, release or acquire')
  }
}

function parseFields(untrusted: unknown, code: ProtocolErrorCode, what: string): Fields {
  if (typeof untrusted === 'object' && untrusted !== null) return untrusted as Fields
  throw new ProtocolError(code, `${what} must be an object, or the array that stands for one`)
}

function parseVersion(version: unknown): number {
  if (isCount(version)) return version
  throw new ProtocolError('bad-version', 'The version in hello must be a whole number')
}

function parseSession(session: unknown): string {
  if (typeof session === 'string' && session.length > 0 && session.length <= MAX_SESSION_LENGTH) return session
  throw new ProtocolError('bad-session', `The session in hello must be text of 1 to ${MAX_SESSION_LENGTH} characters`)
}

function parseOwner(owner: unknown): string | null {
  if (owner === null) return null
  const { min, max } = OWNER_LENGTH
  if (typeof owner === 'string' && owner.length >= min && owner.length <= max) return owner
  throw new ProtocolError('bad-owner', `The owner in hello must be null or a secret of ${min} to ${max} characters`)
}

function parseResume(untrusted: unknown): ResumePoint | null {
  if (untrusted === null) return null
  const { feed, sequence } = parseFields(untrusted, 'bad-resume', 'The resume in hello')
  if (typeof feed === 'string' && isCount(sequence)) return { feed, sequence }
  throw new ProtocolError('bad-resume', 'The resume in hello must be null or a feed and a sequence')
}

function parseInterest(untrusted: unknown): Interest {
  const { keys, prefixes } = parseFields(untrusted, 'bad-interest', 'An interest')
  if (isTexts(keys) && isTexts(prefixes)) return { keys: [...keys], prefixes: [...prefixes] }
  throw new ProtocolError('bad-interest', 'An interest must have a list of keys and a list of prefixes')
}

function isTexts(list: unknown): list is readonly string[] {
  return Array.isArray(list) && list.every((item) => typeof item === 'string')
}

function parseSwitch(on: unknown): boolean {
  if (typeof on === 'boolean') return on
  throw new ProtocolError('bad-inspect', 'inspect must say true or false')
}

function parsePackets(packets: unknown): readonly unknown[] {
  if (Array.isArray(packets)) return packets
  throw new ProtocolError('bad-packets', 'The packets of a broadcast must be a list')
}

function parseId(id: unknown): number {
  if (isCount(id) && id > 0) return id
  throw new ProtocolError('bad-id', 'The id of a write must be a whole number from 1 on')
}

function parseKey(key: unknown): string {
  if (typeof key === 'string') return key
  throw new ProtocolError('bad-key', 'The key of a write must be text')
}

function parseValue(value: unknown): unknown {
  if (value !== undefined) return value
  throw new ProtocolError('missing-value', 'A write that sets a key must have a value; null deletes')
}

function parseBase(untrusted: unknown): { readonly base?: BaseVersion } {
  if (untrusted === undefined) return {}
  if (untrusted === null) return { base: null }
  const { owner, epoch, time, seq } = parseFields(untrusted, 'bad-base', 'The base of a write')
  if (typeof owner === 'string' && isCount(epoch) && isCount(time) && isCount(seq)) {
    return { base: { owner, epoch, time, seq } }
  }
  throw new ProtocolError('bad-base', 'The base of a write must be null or owner, epoch, time and seq of a version')
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
