/** What a listener shows, both in PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** What is used of the package; its own types would be asked of everybody who has not installed it. */
interface SelfSigned {
  readonly generate: (
    attributes: { name: string; value: string }[],
    options: { keySize: number; algorithm: string; notAfterDate: Date },
  ) => Promise<{ readonly private: string; readonly cert: string }>
}

/** How long a certificate that is made here is good for, ms. Nobody verifies it, but some refuse to read one that has expired. */
const lifetimeMs = 10 * 365 * 86_400_000

/**
 * Makes a certificate that is worth nothing, but lets a TLS listener begin, by the optional package. Rejects with an Error that says what to do
 * where that is missing.
 */
export async function signOwnCertificate(
  now: number,
  load = (): Promise<SelfSigned> => import('selfsigned'),
): Promise<Certificate> {
  const { generate } = await load().catch((cause: unknown) => {
    throw new Error('TLS needs a certificate: npm install selfsigned, or pass certificate: {key, cert} in PEM', {
      cause,
    })
  })
  const attributes = [{ name: 'commonName', value: 'synckey' }]
  const made = await generate(attributes, {
    keySize: 2048,
    algorithm: 'sha256',
    notAfterDate: new Date(now + lifetimeMs),
  })
  return { key: made.private, cert: made.cert }
}
