import { useRef } from 'react'
import { useSyncKey } from 'synckey'
import { rateKey, rates, startRate } from '../keys.ts'

const words = (rate: number): string => (rate === 0 ? 'Paused' : `${rate.toLocaleString()}/s`)

/** How often the sensors measure: a shared key like any other, which the sensors read. Whoever sets it gives its lease up at once. */
export function Rate() {
  const [rate, setRate, { error, reset, release }] = useSyncKey(rateKey, { default: startRate })

  const choices = useRef<HTMLFieldSetElement>(null)

  /** The button goes once it is pressed: the keyboard stays beside it. */
  const dismiss = (): void => {
    choices.current?.querySelector<HTMLInputElement>(':checked')?.focus()
    reset()
  }

  const choose = (next: number): void => {
    setRate(next)
    release()
  }

  return (
    <div>
      <fieldset ref={choices} className="choice">
        <legend className="hidden">Measurements a second</legend>
        {rates.map((each) => (
          <label key={each}>
            <input type="radio" name="rate" checked={each === rate} onChange={() => choose(each)} />
            {words(each)}
          </label>
        ))}
      </fieldset>
      {error && (
        <p className="note" role="alert">
          {error.message}
          <button type="button" className="button" onClick={dismiss}>
            Dismiss
          </button>
        </p>
      )}
    </div>
  )
}
