/** Gathers changes until the outermost of them is made. */
export interface Changes {
  /** The key is about to change. */
  readonly touch: (key: string) => void
  readonly touchAll: () => void
  /** Runs a task when all that changed has been told. */
  readonly afterwards: (task: () => void) => void
  /** Makes a change, which names what it touches, and tells of it before it returns. One inside another is told with that. `at` is the moment, where it was asked for. */
  readonly commit: (change?: () => void, at?: number) => void
}

/**
 * `touch` is told of each key that is about to change; `publish` of all that changed together: whether every key that somebody listens to may show
 * something else, and what is to be done when it has been told.
 */
export function gatherChanges(
  touch: (key: string) => void,
  publish: (isAll: boolean, tasks: readonly (() => void)[], at?: number) => void,
): Changes {
  let depth = 0
  let isAll = false
  let tasks: (() => void)[] = []

  return {
    touch,
    touchAll: () => {
      isAll = true
    },
    afterwards: (task) => {
      tasks.push(task)
    },
    commit(change, at) {
      depth++
      try {
        change?.()
      } finally {
        if (--depth === 0) {
          const all = isAll
          const due = tasks
          isAll = false
          tasks = []
          publish(all, due, at)
        }
      }
    },
  }
}
