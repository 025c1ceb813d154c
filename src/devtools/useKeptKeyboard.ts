import { useEffect, useRef } from 'react'

/** Keeps the keyboard where there is room for the list or for a key alone: with what leads back while `isFull`, in the list after it. */
export function useKeptKeyboard(isFull: boolean, listId: string, backId: string): void {
  const wasFull = useRef(isFull)
  useEffect(() => {
    if (isFull === wasFull.current) return
    wasFull.current = isFull
    const list = document.getElementById(listId)
    if (!isFull) list?.focus()
    else if (list?.checkVisibility?.() === false) document.getElementById(backId)?.focus()
  }, [isFull, listId, backId])
}
