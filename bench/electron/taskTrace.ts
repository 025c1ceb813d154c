import { readFile, rm } from 'node:fs/promises'
import { contentTracing, type BrowserWindow } from 'electron'

/** What the tasks of a page's main thread took. */
export interface TaskReport {
  /** Tasks that took more than 50 ms by the clock. */
  readonly longTasks: number
  /** The longest by the clock, in milliseconds; where others use the machine it waits for them, too. */
  readonly longestMs: number
  /** The longest by what it used of the processor, in milliseconds. */
  readonly longestCpuMs: number
}

interface TraceEvent {
  readonly pid: number
  readonly tid: number
  readonly name: string
  /** Microseconds. */
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Traces the tasks of a page from now on; what is returned ends that and says what was seen. */
export async function traceTasks({ webContents }: BrowserWindow): Promise<() => Promise<TaskReport>> {
  await contentTracing.startRecording({ included_categories: ['toplevel'], excluded_categories: ['*'] })
  return async () => {
    const file = await contentTracing.stopRecording()
    const { traceEvents } = JSON.parse(await readFile(file, 'utf8')) as { traceEvents: readonly TraceEvent[] }
    await rm(file)
    return reportOf(traceEvents, webContents.getOSProcessId())
  }
}

function reportOf(events: readonly TraceEvent[], pid: number): TaskReport {
  const own = events.filter((event) => event.pid === pid)
  const main = own.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')?.tid
  const tasks = own.filter(({ name, tid }) => tid === main && name === 'ThreadControllerImpl::RunTask')
  if (tasks.length === 0) throw new Error('the trace has no tasks of the page')
  const [wall, cpu] = [tasks.map(({ dur = 0 }) => dur / 1000), tasks.map(({ tdur = 0 }) => tdur / 1000)]
  return {
    longTasks: wall.filter((ms) => ms > 50).length,
    longestMs: Math.max(...wall),
    longestCpuMs: Math.max(...cpu),
  }
}
