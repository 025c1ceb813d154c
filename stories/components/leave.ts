/** Takes the keyboard out of what is about to go with this button: to the row beside it, else to the first control of the card. */
export function leave(button: HTMLElement): void {
  const going = button.closest('li, .refusal')
  const beside = going?.matches('li') ? (going.nextElementSibling ?? going.previousElementSibling) : null
  const card = button.closest('section, .field')
  const rest = [...(card?.querySelectorAll<HTMLElement>('input, button') ?? [])].find((each) => !going?.contains(each))
  const next = beside?.querySelector('button') ?? rest
  next?.focus()
}
