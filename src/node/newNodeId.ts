import { createHash, randomBytes } from 'node:crypto'
import { base58Int } from '../wire/base58.ts'

/** An id that no other node has, spelled as js2p spells its ids. */
export const newNodeId = (): string => base58Int(createHash('sha384').update(randomBytes(32)).digest())
