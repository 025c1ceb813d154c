import type { Announcement } from './ownMessage.ts'

const maxNames = 1_000
const maxLength = 64

/** What owners call themselves: text for people, never an identity. The newest announcement of each owner wins. */
export class Names {
  readonly #announcements = new Map<string, Announcement>()
  readonly #texts = new Map<string, string>()

  /** Names by owner id. */
  get texts(): ReadonlyMap<string, string> {
    return this.#texts
  }

  get announcements(): readonly Announcement[] {
    return [...this.#announcements.values()]
  }

  /** Takes what is news and returns it. */
  learn(announcements: readonly Announcement[]): readonly Announcement[] {
    return announcements.filter((announcement) => this.#learnOne(announcement))
  }

  #learnOne(announcement: Announcement): boolean {
    const { owner, time } = announcement
    const held = this.#announcements.get(owner)
    if (held ? held.time >= time : this.#announcements.size >= maxNames) return false
    const name = announcement.name.slice(0, maxLength)
    this.#announcements.set(owner, { owner, name, time })
    this.#texts.set(owner, name)
    return true
  }
}
