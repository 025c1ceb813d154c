import { hash } from 'node:crypto'
import type { Sha256 } from '../seams/hash.ts'

/** SHA-256 by the platform's crypto library. */
export const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer')
