import { hash } from 'node:crypto'
import type { Sha256, Sha384 } from '../seams/hash.ts'

/** SHA-256 by the platform's crypto library. */
export const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer')

/** SHA-384 by the platform's crypto library. */
export const sha384: Sha384 = (bytes) => hash('sha384', bytes, 'buffer')
