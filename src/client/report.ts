/** Calls what the user gave; what it throws is reported as uncaught and harms nobody else. */
export function callSafely<A extends readonly unknown[]>(call: (...args: A) => void, ...args: A): void {
  try {
    call(...args)
  } catch (error) {
    if (typeof reportError === 'function') return reportError(error)
    queueMicrotask(() => {
      throw error
    })
  }
}
