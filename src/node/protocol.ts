import { Protocol as WireProtocol } from '../wire/protocol.ts'
import { sha256 } from './hash.ts'

/** Which mesh a node joins: nodes of another subnet or encryption hang up on each other. */
export class Protocol extends WireProtocol {
  constructor(subnet: string, encryption: string) {
    super(subnet, encryption, sha256)
  }
}
