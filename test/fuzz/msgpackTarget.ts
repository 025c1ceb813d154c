import { isDeepStrictEqual } from 'node:util'
import { decode, encode, MsgpackError, splitArray } from '../../src/wire/msgpack.ts'
import { anyValue, mutate } from './mutate.ts'
import { codeOfKnown, demand, type FuzzTarget } from './target.ts'

/** Milliseconds of the processor, and bytes, beyond which an input of some hundred bytes has cost too much. Both are far above what a busy machine adds. */
const maxMs = 1_000
const maxGrowth = 256 * 2 ** 20

/** The decoding of msgpack. */
export function startMsgpackTarget(): FuzzTarget {
  const startedWith = process.memoryUsage.rss()
  let runs = 0
  return {
    generate(random) {
      const bytes = encode(anyValue(random))
      return random.chance(0.9) ? mutate(bytes, random) : bytes
    },

    attempt(input) {
      const start = performance.now()
      const outcome = tryDecoding(input)
      // By the clock others may have had their turn meanwhile: what seems slow is done once more and its own time counts.
      if (performance.now() - start > maxMs)
        demand(processorMs(() => tryDecoding(input)) < maxMs, `an input is decoded within ${maxMs} ms`)
      if (++runs % 1_000 === 0)
        demand(process.memoryUsage.rss() - startedWith < maxGrowth, 'decoding takes no more memory than it gives back')
      return outcome
    },

    end: () => {},
  }
}

function processorMs(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function tryDecoding(input: Uint8Array): string {
  let value: unknown
  try {
    value = decode(input)
  } catch (error) {
    return codeOfKnown(error, MsgpackError)
  }
  const survives = isDeepStrictEqual(decode(encode(value)), value)
  demand(survives || hasNegativeZero(input), 'what is decoded survives being encoded')
  if (Array.isArray(value)) demand(splitArray(input).length === value.length, 'an array splits into its elements')
  return 'decoded'
}

const negativeZeros = [Buffer.from('ca80000000', 'hex'), Buffer.from('cb8000000000000000', 'hex')]

/** Whole numbers are written as integers, as js2p does, and those have no -0. */
function hasNegativeZero(input: Uint8Array): boolean {
  return negativeZeros.some((bytes) => Buffer.from(input).includes(bytes))
}
