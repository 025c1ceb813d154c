import type { FrameLike, WebContentsLike } from './electronWindow.ts'

/** The page that a window was given first: what it shows later may be somebody else's. */
export class HomePage {
  #home: string | undefined

  /** The window shows a page: the first one is home. */
  note({ mainFrame }: Pick<WebContentsLike, 'mainFrame'>): void {
    if (mainFrame.url !== '' && mainFrame.url !== 'about:blank') this.#home ??= placeOf(mainFrame)
  }

  /** Whether a frame shows a page of the same origin. */
  has(frame: FrameLike): boolean {
    return this.#home === placeOf(frame)
  }
}

/** Its origin; all files have the same one, so that of a file is the file itself. */
function placeOf({ origin, url }: FrameLike): string {
  return origin === 'file://' || origin === 'null' ? (url.split(/[?#]/, 1)[0] ?? '') : origin
}
