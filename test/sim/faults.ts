/** What may go wrong in a schedule. */
export const faults = [
  'delay',
  'drop',
  'partition',
  'stall',
  'duplicate',
  'corrupt',
  'crash',
  'skew',
  'step',
  'jump',
  'double',
  'hostile',
] as const
export type Fault = (typeof faults)[number]
