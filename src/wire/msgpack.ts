/** The msgpack codec's front door, and the only way into this room for code that knows no mesh. */
export { decode, splitArray } from './msgpackDecoder.ts'
export { encode } from './msgpackEncoder.ts'
export { MsgpackWriter } from './msgpackWriter.ts'

export { Ext, MAX_DEPTH, MAX_NODES, MsgpackError, Raw } from './msgpackTypes.ts'
export type { MsgpackLimits } from './msgpackTypes.ts'
