/** The stable code of the error that a call throws; fails if it throws none. */
export function codeOf(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return (error as { code?: unknown }).code ?? error
  }
  throw new Error('expected an error')
}
