declare const process: { readonly env: { readonly NODE_ENV?: string } }

type Update = (previous: unknown) => unknown

/**
 * The updater, while developing one that shows the console what it throws: a refusal tells the message to the user, and the developer wants
 * the line. Bundlers leave this out of what is built for production.
 */
export function reported(update: Update): Update {
  // As in `frozen`: a dev server writes the mode in here, and gives the page no `process`.
  try {
    if (process.env.NODE_ENV !== 'production') return reporting(update)
  } catch {
    // A page that nobody bundled counts as production.
  }
  return update
}

function reporting(update: Update): Update {
  return (previous) => {
    try {
      return update(previous)
    } catch (error) {
      // oxlint-disable-next-line no-console
      console.error('An updater threw, so that its write is refused:', error)
      throw error
    }
  }
}
