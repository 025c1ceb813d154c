import { HEADER_BYTES } from '../wire/frame.ts'
import { systemClock } from '../seams/clock.ts'
import type { Carrier } from './carrier.ts'
import { signOwnCertificate, type Certificate } from './certificate.ts'
import { MeshKeys } from './meshKeys.ts'
import { pskCarrier } from './pskCarrier.ts'
import { sslCarrier } from './sslCarrier.ts'
import { tcpCarrier } from './tcp.ts'
import { webSocketCarrier } from './webSocketCarrier.ts'

/** What some carriers need to know. */
export interface CarrierOptions {
  /** The largest frame that is read past, in bytes of its body. */
  readonly hardMaxFrame: number
  /** For 'SSL' and 'wss' (default: one that is made when it is needed). */
  readonly certificate?: Certificate | undefined
  /** For 'psk'. */
  readonly meshKey?: Uint8Array | readonly Uint8Array[] | undefined
}

const makers: Readonly<Record<string, (options: CarrierOptions) => Carrier>> = {
  Plaintext: () => tcpCarrier,
  ws: ({ hardMaxFrame }) => webSocketCarrier(hardMaxFrame + HEADER_BYTES),
  SSL: (options) => sslCarrier(certificateOf(options)),
  wss: (options) => webSocketCarrier(options.hardMaxFrame + HEADER_BYTES, certificateOf(options)),
  psk: ({ meshKey }) => pskCarrier(readKeys(meshKey)),
}

/** The carrier that an encryption names. Throws TypeError where there is none, or where it and the mesh key do not go together. */
export function createCarrier(encryption: string, options: CarrierOptions): Carrier {
  const make = Object.hasOwn(makers, encryption) ? makers[encryption] : undefined
  if (!make) {
    const known = Object.keys(makers).map((name) => `'${name}'`)
    throw new TypeError(`'${encryption}' is not spoken here; use ${known.join(' or ')}`)
  }
  if (options.meshKey !== undefined && encryption !== 'psk') {
    throw new TypeError(
      `'${encryption}' takes no meshKey and so would guard nothing; use a Protocol with 'psk', or none`,
    )
  }
  return make(options)
}

/** The encryption where no protocol names one: whoever has a key of the mesh means to use it. */
export const defaultEncryption = ({ meshKey }: Pick<CarrierOptions, 'meshKey'>): string =>
  meshKey === undefined ? 'Plaintext' : 'psk'

const certificateOf =
  ({ certificate }: CarrierOptions) =>
  (): Promise<Certificate> =>
    certificate ? Promise.resolve(certificate) : signOwnCertificate(systemClock.now())

function readKeys(meshKey: CarrierOptions['meshKey']): MeshKeys {
  if (meshKey === undefined)
    throw new TypeError("'psk' needs a meshKey: 32 random bytes that all nodes of the mesh have")
  return new MeshKeys(meshKey instanceof Uint8Array ? [meshKey] : meshKey)
}
