import type { Sha256 } from '../seams/hash.ts'
import { base58Int } from './base58.ts'

/** The wire's version; nodes of another one have other protocol ids and so never meet. */
const PROTOCOL_VERSION = '0.7'

/** The id by which two nodes know that they are in one subnet: base58 of the SHA-256 of subnet, encryption and version. */
export function protocolId(subnet: string, encryption: string, sha256: Sha256): string {
  return base58Int(sha256(new TextEncoder().encode(subnet + encryption + PROTOCOL_VERSION)))
}

/** A subnet and the way in which its links are carried. */
export class Protocol {
  readonly subnet: string
  /** 'Plaintext', 'SSL', 'ws', 'wss' in js2p/py2p 0.7; 'psk' is synckey's own. */
  readonly encryption: string
  readonly id: string

  constructor(subnet: string, encryption: string, sha256: Sha256) {
    this.subnet = subnet
    this.encryption = encryption
    this.id = protocolId(subnet, encryption, sha256)
  }
}
