/** What may go wrong in a schedule. */
export const faults = [
  /** Every link has its own delay, up to seconds. */
  'delay',
  /** A link breaks and is made again. */
  'drop',
  /** The mesh falls in two, and later unites. */
  'partition',
  /** One half of the mesh does not hear the other. */
  'oneway',
  /** One node loses all its links. */
  'isolate',
  /** A link carries nothing in one or both directions, and nobody is told. */
  'stall',
  /** Some links stall one after the other, and flow again in another order. */
  'swizzle',
  /** A node reads its frames one by one, with pauses. */
  'slow',
  /** Frames arrive twice. */
  'duplicate',
  /** A shorter way appears for a while, on which messages overtake others. */
  'reorder',
  /** Bits flip on the way. */
  'corrupt',
  /** A node dies and comes back as another one that knows nothing. */
  'crash',
  /** A node dies and comes back from its disk, with or without what it wrote last. */
  'disk',
  /** Clocks are off by up to 12 s. */
  'skew',
  /** A clock is set hours ahead or back. */
  'step',
  /** Hours pass, or days. */
  'jump',
  /** Two links between the same nodes; one of them breaks. */
  'double',
  /** A peer that knows the protocol and keeps no rule of it. */
  'hostile',
  /** One more node comes. */
  'join',
  /** A node goes for good. */
  'leave',
  /** A node is stopped as it should be, and comes back with all it knew. */
  'restart',
] as const
export type Fault = (typeof faults)[number]
