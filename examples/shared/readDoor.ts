/** Where the page finds its machine's connector. */
export interface Door {
  readonly url: string
  readonly token: string
}

/** The door that the server wrote into the page. */
export function readDoor(): Door {
  return JSON.parse(document.getElementById('config')?.textContent ?? 'null') as Door
}
