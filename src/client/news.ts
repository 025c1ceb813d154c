/** What changed together. */
export interface News {
  /** The keys that may show something else, each with what it showed before where somebody wants to know that. */
  readonly touched: ReadonlyMap<string, unknown>
  /** Every key that somebody listens to may show something else. */
  readonly isAll: boolean
  /** What is to be done when it has been told. */
  readonly tasks: readonly (() => void)[]
}

/** Gathers changes until the outermost of them is made. */
export interface Changes {
  /** The key is about to change. */
  readonly touch: (key: string) => void
  readonly touchAll: () => void
  /** Runs a task when all that changed has been told. */
  readonly afterwards: (task: () => void) => void
  /** Makes a change, which names what it touches, and tells of it before it returns. One inside another is told with that. */
  readonly commit: (change?: () => void) => void
}

/** `note` adds a key that somebody wants to hear of to the map, unless it is there; `publish` is given all that changed together. */
export function gatherChanges(
  note: (key: string, touched: Map<string, unknown>) => void,
  publish: (news: News) => void,
): Changes {
  let depth = 0
  let touched = new Map<string, unknown>()
  let isAll = false
  let tasks: (() => void)[] = []

  const flush = (): void => {
    const news = { touched, isAll, tasks }
    if (touched.size > 0) touched = new Map()
    if (tasks.length > 0) tasks = []
    isAll = false
    publish(news)
  }

  return {
    touch: (key) => note(key, touched),
    touchAll: () => {
      isAll = true
    },
    afterwards: (task) => {
      tasks.push(task)
    },
    commit(change) {
      depth++
      try {
        change?.()
      } finally {
        if (--depth === 0) flush()
      }
    },
  }
}
