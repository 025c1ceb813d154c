import type { Sha384 } from '../seams/hash.ts'
import { base58Int } from '../wire/base58.ts'

/**
 * The id of an owner behind a node: base58 of the SHA-384 over the node's id, a zero byte and the owner's secret, in UTF-8. It looks like any
 * node's, tells nothing of the secret, and is another one at every node. Throws TypeError for an empty secret.
 */
export function clientOwner(nodeId: string, secret: string, sha384: Sha384): string {
  if (typeof secret !== 'string' || secret === '') throw new TypeError('an owner is known by a secret: text, not empty')
  return base58Int(sha384(new TextEncoder().encode(`${nodeId}\0${secret}`)))
}
