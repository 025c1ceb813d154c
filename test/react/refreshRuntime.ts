/** What Vite puts into a page that is developed, before React is loaded there: import it first. */
interface RefreshRuntime {
  readonly injectIntoGlobalHook: (page: Window) => void
  readonly register: (component: unknown, id: string) => void
  readonly createSignatureFunctionForTransform: () => (
    component?: unknown,
    hooks?: string,
    forcesReset?: boolean,
  ) => void
  readonly validateRefreshBoundaryAndEnqueueUpdate: (id: string, before: object, after: object) => string | undefined
}

const path = '../../node_modules/@vitejs/plugin-react/dist/refresh-runtime.js'

export const runtime = (await import(/* @vite-ignore */ path)) as RefreshRuntime
runtime.injectIntoGlobalHook(window)
