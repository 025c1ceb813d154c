import type { BaseArray, ClientArray, InterestArray, OperationArray } from './arrays.ts'
import type { BaseVersion, ClientMessage, Interest, WriteOperation } from './messages.ts'

/** A client's message as the array of docs/channel.md. */
export function clientMessageToArray(message: ClientMessage): ClientArray {
  switch (message.type) {
    case 'hello': {
      const { version, session, owner, resume, interest } = message
      return [
        0,
        version,
        session,
        owner,
        resume && [resume.feed, resume.sequence],
        interest && interestToArray(interest),
      ]
    }
    case 'write':
      return [1, message.id, ...operationToArray(message.operation)]
    case 'ping':
      return [2]
    case 'interest':
      return [3, message.id, interestToArray(message.add), interestToArray(message.drop)]
    case 'inspect':
      return [4, message.on]
  }
}

function operationToArray(operation: WriteOperation): OperationArray {
  const { key } = operation
  switch (operation.op) {
    case 'set':
      if (operation.base === undefined) return [0, key, operation.value]
      return [1, key, operation.value, baseToArray(operation.base)]
    case 'delete':
      return operation.base === undefined ? [2, key] : [6, key, baseToArray(operation.base)]
    case 'release':
      return [3, key]
    case 'acquire':
      return operation.value === undefined ? [4, key] : [5, key, operation.value]
  }
}

function baseToArray(base: BaseVersion): BaseArray {
  return base && [base.owner, base.epoch, base.time, base.seq]
}

function interestToArray({ keys, prefixes }: Interest): InterestArray {
  return [keys, prefixes]
}

/** Gives names to what a client sent. Checks nothing and never throws: what comes out is as untrusted as what went in. */
export function arrayToClientMessage(array: unknown): unknown {
  if (!Array.isArray(array)) return array
  const [op, first, second, third, fourth, fifth]: readonly unknown[] = array
  switch (op) {
    case 0:
      return {
        type: 'hello',
        version: first,
        session: second,
        owner: third,
        resume: arrayToFields(fourth, 'feed', 'sequence'),
        interest: arrayToFields(fifth, 'keys', 'prefixes'),
      }
    case 1:
      return { type: 'write', id: first, operation: arrayToOperation(array) }
    case 2:
      return { type: 'ping' }
    case 3:
      return {
        type: 'interest',
        id: first,
        add: arrayToFields(second, 'keys', 'prefixes'),
        drop: arrayToFields(third, 'keys', 'prefixes'),
      }
    case 4:
      return { type: 'inspect', on: first }
    default:
      return { type: op }
  }
}

function arrayToOperation([, , operation, key, value, base]: readonly unknown[]): unknown {
  switch (operation) {
    case 0:
      return { op: 'set', key, value }
    case 1:
      return { op: 'set', key, value, base: arrayToFields(base, ...BASE) }
    case 2:
      return { op: 'delete', key }
    case 3:
      return { op: 'release', key }
    case 4:
      return { op: 'acquire', key }
    case 5:
      return { op: 'acquire', key, value }
    case 6:
      return { op: 'delete', key, base: arrayToFields(value, ...BASE) }
    default:
      return { op: operation, key }
  }
}

const BASE = ['owner', 'epoch', 'time', 'seq']

function arrayToFields(array: unknown, ...names: readonly string[]): unknown {
  return Array.isArray(array) ? Object.fromEntries(names.map((name, index) => [name, array[index]])) : (array ?? null)
}
