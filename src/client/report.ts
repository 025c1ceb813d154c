/** Calls what the user gave; what it throws is reported as uncaught and harms nobody else. */
export function callSafely(call: () => void): void {
  try {
    call()
  } catch (error) {
    if (typeof reportError === 'function') return reportError(error)
    queueMicrotask(() => {
      throw error
    })
  }
}
