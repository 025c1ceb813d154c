import type { SyncError } from 'synckey/client'

/** Why a todo was not saved, for its reader: of what the schema forbids its own words, which end the error's. */
export function problemOf({ code, message }: SyncError): string {
  return code === 'invalid-value' ? message.slice(message.lastIndexOf(': ') + 2) : message
}
