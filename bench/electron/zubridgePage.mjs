import { CHANGE_KEYS, keyAt } from './load.ts'
import { loaded } from './loaded.ts'

/** The state as its own hook would get it: first asked for, then told of. */
let state = {}
let hear = () => {}
let heard = 0
let watching = false
const take = (next) => {
  const before = state
  state = next
  if (watching) {
    // What its hook does with selectors, one for each key that is shown.
    for (let index = 0; index < CHANGE_KEYS; index++) {
      const key = keyAt(index)
      if (before[key] !== state[key]) heard++
    }
  }
  hear()
}
const first = new Promise((resolve) => {
  hear = () => {
    if (state[keyAt(0)] !== undefined) resolve(performance.now())
  }
})
window.zubridge.subscribe(take)
void window.zubridge.getState().then(take)

const bench = {
  firstValueMs: async () => Math.max(0, (await first) - (await loaded)),
  watch() {
    watching = true
  },
  reached: (value) =>
    new Promise((resolve) => {
      hear = () => {
        if (state[keyAt(0)] === value) resolve()
      }
      hear()
    }),
  heard: () => heard,
}
Object.assign(window, { bench })
