import type { BaseArray, ClientArray, OperationArray } from './arrays.ts'
import type { BaseVersion, ClientMessage, WriteOperation } from './messages.ts'

/** A client's message as the array of docs/channel.md. */
export function clientMessageToArray(message: ClientMessage): ClientArray {
  switch (message.type) {
    case 'hello':
      return [0, message.version, message.session]
    case 'write':
      return [1, message.id, ...operationToArray(message.operation)]
    case 'ping':
      return [2]
  }
}

function operationToArray(operation: WriteOperation): OperationArray {
  const { key } = operation
  switch (operation.op) {
    case 'set':
      if (operation.base === undefined) return [0, key, operation.value]
      return [1, key, operation.value, baseToArray(operation.base)]
    case 'delete':
      return [2, key]
    case 'release':
      return [3, key]
    case 'acquire':
      return operation.value === undefined ? [4, key] : [5, key, operation.value]
  }
}

function baseToArray(base: BaseVersion): BaseArray {
  return base && [base.owner, base.epoch, base.time, base.seq]
}

/** Gives names to what a client sent. Checks nothing and never throws: what comes out is as untrusted as what went in. */
export function arrayToClientMessage(array: unknown): unknown {
  if (!Array.isArray(array)) return array
  const [op, first, second]: readonly unknown[] = array
  switch (op) {
    case 0:
      return { type: 'hello', version: first, session: second }
    case 1:
      return { type: 'write', id: first, operation: arrayToOperation(array) }
    case 2:
      return { type: 'ping' }
    default:
      return { type: op }
  }
}

function arrayToOperation([, , operation, key, value, base]: readonly unknown[]): unknown {
  switch (operation) {
    case 0:
      return { op: 'set', key, value }
    case 1:
      return { op: 'set', key, value, base: arrayToBase(base) }
    case 2:
      return { op: 'delete', key }
    case 3:
      return { op: 'release', key }
    case 4:
      return { op: 'acquire', key }
    case 5:
      return { op: 'acquire', key, value }
    default:
      return { op: operation, key }
  }
}

function arrayToBase(base: unknown): unknown {
  if (base === null) return null
  const [owner, epoch, time, seq]: readonly unknown[] = Array.isArray(base) ? base : []
  return { owner, epoch, time, seq }
}
