import { useCallback, useEffect, useState, type RefObject } from 'react'

/** Rows rendered beyond those in view. */
const BEYOND = 8
/** In pixels. */
const USUAL_TEXT = 16

export interface RowWindow {
  /** Indexes of the rows to render: from `first`, before `end`. */
  readonly first: number
  readonly end: number
  /** How high a row is, in pixels: as the styles have it where they say, by `--skd-row`, and as large as the reader's text. */
  readonly rowHeight: number
  /** Scrolls as little as is needed to have the row in view. */
  readonly reveal: (index: number) => void
}

interface View {
  readonly top: number
  readonly height: number
  readonly rowHeight: number
}

/** Which rows of a long list with rows of one height, in pixels where text has its usual size, are to be rendered; the element of `ref` scrolls. */
export function useRowWindow(ref: RefObject<HTMLElement | null>, count: number, usualHeight: number): RowWindow {
  const { top, height, rowHeight } = useView(ref, usualHeight)
  const first = Math.max(0, Math.min(count, Math.floor(top / rowHeight)) - BEYOND)
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + BEYOND)
  const reveal = useCallback(
    (index: number) => {
      const element = ref.current
      if (!element) return
      const [from, to] = [index * rowHeight, (index + 1) * rowHeight]
      if (from < element.scrollTop) element.scrollTop = from
      else if (to > element.scrollTop + element.clientHeight) element.scrollTop = to - element.clientHeight
    },
    [ref, rowHeight],
  )
  return { first: Math.min(first, end), end, rowHeight, reveal }
}

/** What of the element is in view, measured when it scrolls and when it is resized. */
function useView(ref: RefObject<HTMLElement | null>, usualHeight: number): View {
  const [view, setView] = useState<View>({ top: 0, height: 0, rowHeight: usualHeight })
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const place = (): Omit<View, 'rowHeight'> => ({ top: element.scrollTop, height: element.clientHeight })
    const scrolled = (): void => setView((before) => ({ ...before, ...place() }))
    const resized = (): void => {
      const styled = Number.parseFloat(getComputedStyle(element).getPropertyValue('--skd-row'))
      setView({ ...place(), rowHeight: (styled || usualHeight) * textScale() })
    }
    element.addEventListener('scroll', scrolled, { passive: true })
    const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(resized)
    observer?.observe(element)
    return () => {
      element.removeEventListener('scroll', scrolled)
      observer?.disconnect()
    }
  }, [ref, usualHeight])
  return view
}

/** By how much the reader has text larger than is usual, so that rows grow with it. */
function textScale(): number {
  return (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || USUAL_TEXT) / USUAL_TEXT
}
