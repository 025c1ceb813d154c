import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { PacedQueue } from '../../src/mesh/pacedQueue.ts'
import { buildMessage, type Message } from '../../src/wire/message.ts'
import { decode } from '../../src/wire/msgpack.ts'
import { sha256 } from '../support/meshNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const text = (text: string, topic = ''): Message =>
  buildMessage({ flag: 2, sender: { text: 'us', type: 'str' }, time: 1, packets: [text, topic] }, sha256)

let clock: VirtualClock
let queue: PacedQueue
/** What the peer may have read or not, and what it was asked. */
let written: string[]
let questions: (() => void)[]
let failure: Error | undefined

const isQuestion = (said: string): boolean => said === '?'

beforeEach(() => {
  clock = new VirtualClock()
  written = []
  questions = []
  failure = undefined
  queue = new PacedQueue({
    clock,
    write(message) {
      written.push(decode(message.packets[0]!) as string)
      return message.frame.length
    },
    question(answered) {
      questions.push(answered)
      return text('?')
    },
    topicOf: (message) => (decode(message.packets[1]!) as string) || undefined,
    fail(error) {
      failure = error
      queue.close()
    },
    maxBytes: 4_000,
  })
})

/** The peer has read all that was written. */
const answer = (): void => questions.shift()?.()

function answerAll(): void {
  while (questions.length > 0) answer()
}

describe('a paced queue', () => {
  it('first asks whether the peer has read what came before it', () => {
    queue.send(text('a'))
    expect(written).toEqual(['?'])
    answer()
    expect(written).toEqual(['?', 'a'])
  })

  it('writes at most 600 bytes before it asks again', () => {
    const large = 'x'.repeat(200)
    for (const name of ['a', 'b', 'c', 'd']) queue.send(text(name + large))
    answer()
    expect(written.map((said) => said[0])).toEqual(['?', 'a', 'b', '?'])
    answer()
    expect(written.map((said) => said[0])).toEqual(['?', 'a', 'b', '?', 'c', 'd'])
  })

  it('writes a larger message alone, and asks a moment after it', () => {
    queue.send(text('x'.repeat(2_000)))
    queue.send(text('after'))
    answer()
    expect(written).toHaveLength(2)
    clock.advance(49)
    expect(questions).toHaveLength(0)
    clock.advance(1)
    answer()
    expect(written.at(-1)).toBe('after')
  })

  it('keeps the newest message on a topic only, and no order but theirs', () => {
    queue.send(text('first'))
    queue.send(text('a1', 'a'))
    queue.send(text('b1', 'b'))
    queue.send(text('a2', 'a'))
    answerAll()
    expect(written.filter((said) => !isQuestion(said))).toEqual(['first', 'b1', 'a2'])
  })

  it('lets no message on a topic overtake one on none', () => {
    queue.send(text('a1', 'a'))
    queue.send(text('delta'))
    queue.send(text('a2', 'a'))
    answerAll()
    expect(written.filter((said) => !isQuestion(said))).toEqual(['a1', 'delta', 'a2'])
  })

  it('makes many messages one by one, when their turn comes, after what waits', () => {
    let made = 0
    function* many(): Generator<Message> {
      for (; made < 1_000; made++) yield text(`many ${made}`)
    }
    queue.sendAll(many())
    expect(made).toBe(0)
    answer()
    expect(made).toBeLessThan(20)
    queue.send(text('now'))
    answer()
    expect(written.indexOf('now')).toBeLessThan(40)
    answerAll()
    expect(written.at(-1)).toBe('many 999')
  })

  it('asks again every 5 s, and gives up a peer that is silent for 30 s', () => {
    queue.send(text('a'))
    clock.advance(29_999)
    expect(questions).toHaveLength(6)
    expect(failure).toBeUndefined()
    clock.advance(1)
    expect(failure).toMatchObject({ code: 'outbound-stalled', message: 'the peer reads no more' })
    expect(clock.waiting).toBe(0)
  })

  it('goes on at the first of several answers', () => {
    queue.send(text('a'))
    clock.advance(5_000)
    answerAll()
    expect(written).toEqual(['?', '?', 'a'])
  })

  it('gives up a peer for which too much waits', () => {
    for (const large of ['a', 'b'].map((letter) => letter.repeat(2_500))) queue.send(text(large))
    expect(failure?.message).toMatch(/^\d+ bytes wait for a peer that reads too slowly$/)
  })

  it('writes everything once and in order, however answers come', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.boolean()), { maxLength: 20 }), (steps) => {
        queue.close()
        written.length = 0
        const sent = steps.map(([size, isAnswered], index) => {
          const said = `${index} ${'x'.repeat(size / 4)}`
          queue.send(text(said))
          if (isAnswered) answerAll()
          return said
        })
        answerAll()
        clock.advance(50)
        answerAll()
        expect(written.filter((said) => !isQuestion(said))).toEqual(sent)
      }),
    )
  })
})
