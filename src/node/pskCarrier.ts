import { connect, type SecureContextOptions, type TlsOptions } from 'node:tls'
import { formatAddress } from '../mesh/address.ts'
import type { Address } from '../mesh/link.ts'
import type { Carrier } from './carrier.ts'
import type { MeshKeys } from './meshKeys.ts'
import { attachStream } from './streamLink.ts'
import { openTlsPort } from './tlsPort.ts'

/**
 * TLS 1.3 where both can: OpenSSL takes a key from a callback for suites with SHA-256 only. Electron's BoringSSL takes one in TLS 1.2 alone, and breaks
 * off a 1.3 that it has begun, so there it is not offered. Both add a fresh exchange: who learns the key later reads no old traffic. Nobody
 * without the key can talk two nodes into the older one, because either way the key covers all that was said.
 */
const suites: SecureContextOptions = {
  minVersion: 'TLSv1.2',
  maxVersion: process.versions['electron'] === undefined ? 'TLSv1.3' : 'TLSv1.2',
  ciphers: 'TLS_AES_128_GCM_SHA256:ECDHE-PSK-CHACHA20-POLY1305',
}

/** TLS between those who have a key of the mesh: 'psk'. Nobody else can read, join, or pass for a node. */
export const pskCarrier = (keys: MeshKeys): Carrier => ({
  dial(address, listener) {
    const [host, port] = address
    const options = { ...suites, host, port, pskCallback: () => keys.current, checkServerIdentity: refuseCertificate }
    const socket = connect(options)
    return attachStream(socket, () => ({
      data: (bytes) => listener.data(bytes),
      closed: (error) => listener.closed(explained(error, address)),
    }))
  },
  listen(address, door) {
    const options: TlsOptions = { ...suites, pskCallback: (_socket, identity) => keys.find(identity) }
    return openTlsPort(options, address, door, (socket, accept) => void attachStream(socket, accept))
  },
})

/** A listener that shows a certificate instead of knowing the key is no node of the mesh, whoever vouches for it. */
function refuseCertificate(host: string, certificate: object): Error | undefined {
  if (Object.keys(certificate).length === 0) return undefined
  return new Error(`${host} shows a certificate where the mesh key was asked for`)
}

function explained(error: Error | undefined, address: Address): Error | undefined {
  const code = error && 'code' in error ? String(error.code) : ''
  if (code !== 'EPROTO' && !code.startsWith('ERR_SSL')) return error
  return new Error(`${formatAddress(address)} has another meshKey, or speaks no 'psk'`, { cause: error })
}
