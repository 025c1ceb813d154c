import type { Enter } from './contestant.ts'
import { jotai } from './contestants/jotai.tsx'
import { nanostores } from './contestants/nanostores.tsx'
import { raw } from './contestants/raw.tsx'
import { reactRedux } from './contestants/reactRedux.tsx'
import { syncKey, syncValue } from './contestants/synckey.tsx'
import { tinyBase } from './contestants/tinyBase.tsx'
import { valtio } from './contestants/valtio.tsx'
import { zustandMap, zustandObject } from './contestants/zustand.tsx'
import { sample } from './sample.tsx'
import { Steps, type Step } from './steps.ts'
import { turnsOf } from './turns.ts'
import { scenarios, type Round, type Sample, type Scenario } from './scenario.ts'

/** The first is what the others are measured by. */
const contestants: Readonly<Record<string, Enter>> = {
  'by hand (raw)': raw,
  'synckey, useSyncValue': syncValue,
  'synckey, useSyncKey': syncKey,
  'nanostores, atom per key': nanostores,
  'jotai, atom per key': jotai,
  'valtio, proxy per key': valtio,
  'TinyBase, useCell': tinyBase,
  'zustand, Map and selectors': zustandMap,
  'zustand, object and selectors': zustandObject,
  'react-redux, useSelector': reactRedux,
}

/** What takes longer once is not asked for again. */
const patienceMs = 1500

const excused = new Map<string, Set<Scenario>>()

/** So many of the first have aims to meet. Others take up to a second each: with them between, a machine that changes its pace would count as a contestant's own. */
const judged = 3

/** One round: every contestant in turn, those that have aims one right after the other. */
async function playRound(size: number, round: number): Promise<Round> {
  const keys = Array.from({ length: size }, (_, index) => `key/${index}`)
  const samples: Record<string, Sample> = {}
  const names = Object.keys(contestants)
  const turns = [names.slice(0, judged), names.slice(judged)].flatMap((some) => turnsOf(some, round))
  for (const name of turns) samples[name] = await play(name, keys)
  return samples
}

async function play(name: string, keys: readonly string[]): Promise<Sample> {
  const enter = contestants[name]
  if (!enter) throw new Error(`nobody is called ${name}`)
  globalThis.gc?.()
  await new Promise((resolve) => setTimeout(resolve))
  const fromNowOn = excused.get(name) ?? new Set()
  excused.set(name, fromNowOn)
  const result = sample(enter, keys, fromNowOn)
  for (const scenario of scenarios) if ((result[scenario]?.ms ?? 0) > patienceMs) fromNowOn.add(scenario)
  return result
}

let steps: Steps | undefined

/** Makes a contestant for `takeStep`. */
async function prepare(name: string, size: number): Promise<void> {
  const enter = contestants[name]
  if (!enter) throw new Error(`nobody is called ${name}`)
  steps = new Steps(enter, size)
  globalThis.gc?.()
  await new Promise((resolve) => setTimeout(resolve))
}

const takeStep = (step: Step): void => steps?.take(step)

Object.assign(globalThis, { playRound, prepare, takeStep })
