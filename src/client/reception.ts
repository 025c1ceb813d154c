import type { BatchItem, ServerMessage } from '../transport/messages.ts'
import type { Events } from './events.ts'
import type { LeaseNotices } from './leaseNotices.ts'
import type { Link } from './link.ts'
import type { Mirror } from './mirror.ts'
import type { Changes } from './news.ts'
import type { Writes } from './writes.ts'

/** What messages have an effect on. */
export interface ReceptionParts {
  readonly mirror: Mirror
  readonly writes: Writes
  readonly link: Link
  readonly changes: Changes
  readonly events: Events
  readonly notices: LeaseNotices
}

/** Makes what applies the connector's messages: each as a whole, before anybody is told of any part of it. */
export function createReception({
  mirror,
  writes,
  link,
  changes,
  events,
  notices,
}: ReceptionParts): (message: ServerMessage) => void {
  const take = (item: BatchItem): void => {
    if (item.type === 'update' || item.type === 'delete') {
      // Of what is not known nothing is lost: what it is now comes with the answer to an interest, if it is wanted.
      if (!mirror.isKnown(item.key)) return
      if (item.type === 'update') mirror.put(item.key, item.entry)
      else mirror.remove(item.key)
      writes.changed(item.key)
    } else if (item.type === 'accepted') writes.accept(item.id, item.header)
    else if (item.type === 'refused') writes.refuse(item.id, item.refusal)
    else if (item.type === 'name') mirror.name(item.owner, item.name)
    else mirror.lose(item)
  }

  return (message) => {
    if (message.type === 'welcome') {
      mirror.greet(message)
      writes.resume()
      // Each connection has to be asked anew.
      if (events.has('inspect')) link.send({ type: 'inspect', on: true })
    } else if (message.type === 'snapshot') {
      const keys = mirror.stage(message.entries)
      if (message.interest === 0) events.emit('progress', { keys, of: mirror.terms!.keys })
      if (!message.last) return
      mirror.replaceAll(message.interest)
      if (message.interest === 0) {
        const keys = mirror.records.size
        mirror.synced()
        link.synced()
        changes.afterwards(() => events.emit('synced', { keys }))
      }
      writes.synced()
      changes.afterwards(notices.update)
    } else if (message.type === 'batch') {
      for (const item of message.items) take(item)
      if (mirror.point) mirror.point = { feed: mirror.point.feed, sequence: message.sequence }
      writes.flush()
    } else if (message.type === 'message') changes.afterwards(() => events.emit('message', message.message))
    else if (message.type === 'peers') mirror.peers = message.peers
    else if (message.type === 'inspect') events.emit('inspect', message.events)
  }
}
