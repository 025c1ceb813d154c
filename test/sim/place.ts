import type { Address } from '../../src/mesh/link.ts'

/** Where the node at a place can be dialled; ports differ, as js2p takes equal ones for one node. */
export const addressOf = (place: number): Address => [`node${place}`, 1000 + place]
