/** What the sensors and the page agree on. */
export const cellCount = 1000

export const cellKey = (cell: number): string => `cell/${String(cell).padStart(3, '0')}`

/** Measurements a second, of all cells together. Any page may set it. */
export const rateKey = 'dashboard/rate'
export const rates = [0, 50, 500, 5000] as const
export const startRate: number = 50

/** How many measurements there were. */
export const writtenKey = 'dashboard/written'
