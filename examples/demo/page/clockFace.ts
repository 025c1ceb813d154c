const clock = new Intl.DateTimeFormat([], { hour: 'numeric', minute: '2-digit' })

/** 15:42 or 3:42 PM, as the visitor's language has it. */
export function timeOfDay(ms: number): string {
  return clock.format(ms)
}

/** 65,000 ms as 01:05, 3,725,000 ms as 62:05. */
export function minutesAndSeconds(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, '0')).join(':')
}
