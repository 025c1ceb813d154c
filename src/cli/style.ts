/** Emphasis for a terminal; plain text elsewhere. */
export class Style {
  readonly #isColoured: boolean

  constructor(isColoured: boolean) {
    this.#isColoured = isColoured
  }

  bold(text: string): string {
    return this.#wrap(text, 1, 22)
  }

  dim(text: string): string {
    return this.#wrap(text, 2, 22)
  }

  red(text: string): string {
    return this.#wrap(text, 31, 39)
  }

  #wrap(text: string, on: number, off: number): string {
    return this.#isColoured ? `\u001B[${on}m${text}\u001B[${off}m` : text
  }
}
