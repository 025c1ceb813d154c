import { expect, it } from 'vitest'
import { checkToken, newToken } from '../../src/connector/doorToken.ts'

it('a random token can stand on a command line, behind its option', () => {
  for (let made = 0; made < 2000; made++) {
    const token = newToken()
    expect(checkToken(token)).toMatch(/^\w[\w-]{42}$/)
  }
})
