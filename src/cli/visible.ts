// What moves a cursor, changes colours or turns the direction of writing: other machines' text must not do that in somebody's terminal.
const invisible = /[\p{Cc}\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu

/** Whether a text has characters that a terminal would obey rather than show. */
export function hasInvisible(text: string): boolean {
  return text.search(invisible) >= 0
}

/** The text on one line, with every character that a terminal would obey spelled as in JSON. */
export function visible(text: string): string {
  return text.replace(invisible, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
