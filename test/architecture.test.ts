import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { findUpwardRows, findViolations, type House, readSources } from './support/imports.ts'

/** Who may use what, from the ground up. docs/architecture.md says why. */
const house: House = {
  seams: {
    globals: ['Date', 'Math', 'setImmediate', 'setTimeout'],
    files: { 'loopback.ts': { packages: ['ipaddr.js'] } },
  },
  wire: { rooms: ['seams'], packages: ['@scure/base'] },
  dictionary: { rooms: ['seams'] },
  mesh: { rooms: ['seams', 'wire'] },
  sync: { rooms: ['seams', 'wire', 'dictionary', 'mesh'] },
  transport: {
    rooms: ['seams'],
    types: ['dictionary'],
    files: {
      'codec.ts': { rooms: ['wire/msgpack.ts'] },
      'serverWriter.ts': { rooms: ['wire/msgpack.ts'] },
      'secret.ts': { globals: ['crypto'] },
    },
  },
  connector: {
    rooms: ['seams', 'dictionary', 'transport'],
    files: {
      'crowd.ts': { types: ['node:'] },
      'doorToken.ts': { packages: ['node:'] },
      'feedName.ts': { globals: ['crypto'] },
      'inspectPage.ts': { packages: ['node:'], globals: ['Buffer'] },
      'webSocketDoor.ts': { packages: ['node:', 'ws'] },
      'webSocketServerChannel.ts': { types: ['ws'] },
    },
  },
  client: {
    rooms: ['seams', 'transport'],
    types: ['dictionary'],
    files: {
      'freeze.ts': { globals: ['process'] },
      'reported.ts': { globals: ['process'] },
      'schema.ts': { types: ['@standard-schema/spec'] },
    },
  },
  proxy: {
    rooms: ['seams', 'transport', 'connector', 'client/link.ts'],
    types: ['dictionary'],
  },
  react: {
    rooms: ['seams', 'client'],
    packages: ['react', 'zustand', 'use-sync-external-store'],
    files: { 'madeStores.ts': { globals: ['process'] } },
  },
  middleware: { rooms: ['seams', 'client'], types: ['zustand'] },
  devtools: { rooms: ['seams', 'client', 'react'], types: ['dictionary'], packages: ['react'] },
  node: {
    rooms: ['seams', 'wire', 'dictionary', 'mesh', 'sync'],
    packages: ['node:'],
    globals: ['Buffer', 'process'],
    files: {
      'certificate.ts': { packages: ['selfsigned'] },
      'snappy.ts': { packages: ['snappy'] },
      'webSocketCarrier.ts': { packages: ['ws'] },
      'webSocketLink.ts': { types: ['ws'] },
    },
  },
  testing: {
    rooms: ['seams', 'wire', 'dictionary', 'mesh', 'sync', 'transport', 'connector', 'client'],
    packages: ['@noble/hashes'],
    files: {
      'testSync.tsx': { rooms: ['react/syncProvider.tsx'], packages: ['react'] },
      'withSync.tsx': { rooms: ['react/syncProvider.tsx'], packages: ['react'] },
    },
  },
  electron: {
    rooms: ['seams', 'transport', 'connector', 'connector.ts', 'socket.ts'],
    files: {
      'bridge.ts': { packages: ['node:'] },
      'electron.d.ts': { packages: ['electron'] },
      'preload.ts': { packages: ['electron'] },
      'syncApp.ts': { packages: ['node:'] },
    },
  },
  cli: {
    rooms: ['seams', 'client.ts', 'connector.ts', 'socket.ts'],
    packages: ['node:', 'ws'],
    globals: ['Buffer', 'process'],
  },
}

describe('the rooms of src', () => {
  const sources = readSources(fileURLToPath(new URL('../src', import.meta.url)))

  it('import nothing that their row does not allow, and nothing in a circle', () => {
    expect(findViolations(house, sources)).toEqual([])
  })

  it('build only on rooms below them', () => {
    expect(findUpwardRows(house)).toEqual([])
  })

  it('all exist', () => {
    const rooms = new Set([...sources.keys()].map((path) => path.split('/')[0]))
    expect(Object.keys(house).filter((room) => !rooms.has(room))).toEqual([])
  })
})

describe('the checker', () => {
  const small: House = {
    ground: { globals: ['Date', 'setTimeout'] },
    middle: {
      rooms: ['ground'],
      packages: ['ws'],
      files: { 'door.ts': { packages: ['node:'], rooms: ['side/one.ts'] } },
    },
    side: { types: ['middle', 'react'] },
  }
  const others = { 'ground/clock.ts': '', 'middle/door.ts': '', 'side/one.ts': '', 'side/two.ts': '' }

  const check = (files: Record<string, string>): string[] =>
    findViolations(small, new Map(Object.entries({ ...others, ...files })))

  it('accepts what the rows allow', () => {
    const files = {
      'middle/a.ts': `import { now } from '../ground/clock.ts'\nimport './b.ts'\nimport ws from 'ws/lib/receiver.js'`,
      'middle/b.ts': `export {}`,
      'middle/door.ts': `import { createServer } from 'node:http'\nimport '../side/one.ts'\nimport 'fs'`,
      'ground/clock.ts': `export const at = () => Date.now() + globalThis.setTimeout(() => {}, 1)`,
      'side/two.ts': `import type { A } from '../middle/a.ts'\nexport type { FC } from 'react'`,
      'index.ts': `'use client'\nexport { a } from './middle/a.ts'\nexport type { B } from './side/two.ts'`,
    }
    expect(check(files)).toEqual([])
  })

  it.each([
    [`import { a } from '../middle/door.ts'`, 'imports ../middle/door.ts'],
    [`import '../middle/door.ts'`, 'imports ../middle/door.ts'],
    [`import { type A } from '../middle/door.ts'`, 'imports ../middle/door.ts'],
    [`import type { A } from '../ground/clock.ts'`, 'imports types of ../ground/clock.ts'],
    [`import a = require('../middle/door.ts')`, 'imports ../middle/door.ts'],
    [`export { a } from '../middle/door.ts'`, 'imports ../middle/door.ts'],
    [`export * from '../middle/door.ts'`, 'imports ../middle/door.ts'],
    [`export * as a from '../middle/door.ts'`, 'imports ../middle/door.ts'],
    [`export type * from '../ground/clock.ts'`, 'imports types of ../ground/clock.ts'],
    [`type A = import('../ground/clock.ts').A`, 'imports types of ../ground/clock.ts'],
    [`type A = typeof import('../ground/clock.ts')`, 'imports types of ../ground/clock.ts'],
    [`declare module 'ws' { interface A {} }`, 'imports types of ws'],
    [`const a = () => import('../middle/door.ts')`, 'imports ../middle/door.ts'],
    ['const a = () => import(`../middle/door.ts`)', 'imports ../middle/door.ts'],
    [`const a = (name: string) => import(name)`, 'computes what it imports'],
    [`const a = new URL('../middle/door.ts', import.meta.url)`, 'imports ../middle/door.ts'],
    [`const a = import.meta.resolve('../middle/door.ts')`, 'imports ../middle/door.ts'],
    [`const a = import.meta.glob('../middle/*.ts')`, 'imports ../middle/*.ts'],
    [`const a = require('../middle/door.ts')`, 'imports ../middle/door.ts'],
    [`const a = require.resolve('ws')`, 'imports ws'],
    [`const a = (p: NodeJS.Process) => p.getBuiltinModule('node:fs')`, 'imports node:fs'],
    [`import { readFile } from 'node:fs/promises'`, 'imports node:fs/promises'],
    [`import type { Server } from 'node:http'`, 'imports types of node:http'],
    [`import { useState } from 'react'`, 'imports react'],
    [`import { a } from '../index.ts'`, 'imports ../index.ts'],
    [`import { a } from '../../test/a.ts'`, 'imports ../../test/a.ts'],
    [`import { a } from './two.js'`, 'imports ./two.js'],
    [`const a = Date.now()`, 'uses Date'],
    [`const a = new Date()`, 'uses Date'],
    [`const a = Math.random()`, 'uses Math'],
    [`const { random } = Math`, 'uses Math'],
    [`const a = performance.now()`, 'uses performance'],
    [`setTimeout(() => {}, 1)`, 'uses setTimeout'],
    [`const later = { setTimeout }`, 'uses setTimeout'],
    [`const a = globalThis.setInterval`, 'uses setInterval'],
    [`const a = globalThis['setInterval']`, 'uses setInterval'],
    [`const a = AbortSignal.timeout(1)`, 'uses AbortSignal'],
    [`const a = Buffer.alloc(1)`, 'uses Buffer'],
    [`const a = process.env`, 'uses process'],
  ])('refuses %s', (text, violation) => {
    expect(check({ 'index.ts': '', 'side/one.ts': `\n${text}` })).toEqual([`side/one.ts:2 ${violation}`])
  })

  it('knows that JSX imports React', () => {
    expect(check({ 'side/one.tsx': '<a />' })).toEqual(['side/one.tsx:1 imports react/jsx-runtime'])
  })

  it.each([
    `const a = new Date(5).toISOString() + Date.parse('2026') + Math.floor(1)`,
    `const a = (b: unknown) => b instanceof Date`,
    `interface Clock { setTimeout(ms: number): void; performance: number }`,
    `type Timer = ReturnType<typeof setTimeout>`,
    `const a = (clock: Clock) => clock.setTimeout(1)`,
    `const a = { setTimeout: 1 }`,
    `const a = new URL('../middle/door.ts', 'http://localhost')`,
  ])('does not mistake %s', (text) => {
    expect(check({ 'side/one.ts': text })).toEqual([])
  })

  it('keeps the permission of one file to that file', () => {
    const text = `import 'node:http'`
    expect(check({ 'middle/door.ts': text, 'middle/window.ts': text })).toEqual([
      'middle/window.ts:1 imports node:http',
    ])
  })

  it('names rooms that nobody planned', () => {
    expect(check({ 'attic/box.ts': '' })).toEqual(['attic/box.ts: the room attic is not in the house'])
  })

  it.each([`export const a = 1`, `export * from './side/one.ts'`, `import './side/one.ts'`, `log('loaded')`])(
    'keeps %s out of an entry file',
    (text) => {
      expect(check({ 'index.ts': text })).toContain('index.ts holds more than named re-exports')
    },
  )

  it('keeps packages out of an entry file', () => {
    expect(check({ 'index.ts': `export { a } from 'ws'` })).toEqual(['index.ts:1 imports ws'])
  })

  it('names cycles, through types too', () => {
    const files = {
      'side/one.ts': `import type { A } from './two.ts'`,
      'side/two.ts': `export { b } from './three.ts'`,
      'side/three.ts': `import './one.ts'`,
    }
    expect(check(files)).toEqual(['side/one.ts -> side/two.ts -> side/three.ts -> side/one.ts'])
  })

  it('refuses to read what does not parse', () => {
    expect(() => check({ 'side/one.ts': 'import from' })).toThrow('side/one.ts')
  })

  it('names rows that build upwards, on themselves, or on a file above', () => {
    const upward: House = {
      ground: { types: ['middle', 'react'] },
      middle: { rooms: ['ground', 'middle'], files: { 'a.ts': { rooms: ['side/one.ts'] } } },
      side: {},
    }
    expect(findUpwardRows(upward)).toEqual([
      'ground may not build on middle',
      'middle may not build on middle',
      'middle may not build on side/one.ts',
    ])
  })
})
