import { Connection } from '../../shared/connection.tsx'
import { LockedField } from './lockedField.tsx'

/** A form that several people have open. There is nothing to save: each field is shared as it is written. */
export function CustomerForm() {
  return (
    <main>
      <h1>Customer</h1>
      <p className="lede">
        Whoever is in a field has it to themselves. The others see every letter, and who is writing.
      </p>
      <form className="card fields" onSubmit={(event) => event.preventDefault()}>
        <LockedField name="company" label="Company" />
        <LockedField name="contact" label="Contact" />
        <LockedField name="email" label="E-mail" type="email" />
        <LockedField name="phone" label="Phone" type="tel" />
        <LockedField name="notes" label="Notes" rows={4} />
      </form>
      <Connection />
    </main>
  )
}
