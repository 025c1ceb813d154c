/** Takes the keyboard out of a row of a list that is about to go: to the same button of the row after it, else of the one before, else to where it is at home. */
export function leaveRow(button: HTMLElement, home: HTMLElement | null): void {
  const row = button.closest('li')
  const place = [...(row?.querySelectorAll('button') ?? [])].findIndex((each) => each === button)
  const nearest = row?.nextElementSibling ?? row?.previousElementSibling
  const buttons = nearest?.querySelectorAll('button')
  const next = buttons?.[Math.min(place, buttons.length - 1)] ?? home
  next?.focus()
}
