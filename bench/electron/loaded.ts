/** The moment at which the page was loaded, by `performance.now()`. */
export const loaded: Promise<number> = new Promise((resolve) => {
  addEventListener('load', () => resolve(performance.now()))
})
