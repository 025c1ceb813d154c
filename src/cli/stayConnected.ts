import type { SyncStatus } from '../client.ts'
import type { Cancel } from '../seams/clock.ts'
import type { Call } from './command.ts'
import { connectionFailure } from './connectionFailure.ts'
import type { Opened } from './openStore.ts'

/** Waits, for a command that runs on, until its user ends it. Says when the connection is lost and when it is back; rejects where it ends for good. */
export async function stayConnected(opened: Opened, call: Call): Promise<void> {
  const cancels: Cancel[] = []
  try {
    await new Promise<void>((resolve, reject) => {
      cancels.push(call.interrupts.listen(resolve), tellStates(opened, call, reject))
    })
  } finally {
    for (const cancel of cancels) cancel()
  }
}

function tellStates({ store, endpoint }: Opened, { terminal }: Call, ended: (error: Error) => void): Cancel {
  let told: SyncStatus['state'] = 'connected'
  return store.subscribeStatus(() => {
    const status = store.status()
    // Every further attempt is the same news.
    if (status.state === told || status.state === 'connecting') return
    told = status.state
    if (told === 'connected') terminal.say(`connected to ${endpoint.url} again`)
    else if (told === 'reconnecting') terminal.say(`${endpoint.url} does not answer any more; trying again`)
    else ended(connectionFailure(status, endpoint))
  })
}
