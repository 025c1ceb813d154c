import type { Announcement } from './ownMessage.ts'

const maxNames = 1_000
const maxLength = 64
/** Seconds by which clocks may differ. */
const tolerance = 60

/** What owners call themselves: text for people, never an identity. The newest announcement of each owner wins. */
export class Names {
  readonly #self: string
  readonly #ours = new Set<string>()
  readonly #announcements = new Map<string, Announcement>()
  readonly #texts = new Map<string, string>()

  /** `self` is the id whose name, like those of the owners behind it, nobody else may tell. */
  constructor(self: string) {
    this.#self = self
  }

  /** Names by owner id. */
  get texts(): ReadonlyMap<string, string> {
    return this.#texts
  }

  get announcements(): readonly Announcement[] {
    return [...this.#announcements.values()]
  }

  /** Gives this node its own name. */
  nameSelf(name: string, now: number): void {
    this.#keep({ owner: this.#self, name, time: now })
  }

  /** Gives the node's name to an owner behind it, and returns that as news; undefined where the node has no name or the owner has it already. */
  nameOurs(owner: string, now: number): Announcement | undefined {
    const name = this.#texts.get(this.#self)
    if (name === undefined || this.#ours.has(owner)) return undefined
    this.#ours.add(owner)
    const announcement = { owner, name, time: now }
    this.#keep(announcement)
    return announcement
  }

  /** Takes what others announce and is news, and returns it; what is dated ahead would block every correction and is left out. */
  learn(announcements: readonly Announcement[], now: number): readonly Announcement[] {
    return announcements.filter((announcement) => {
      const { owner, time } = announcement
      const held = this.#announcements.get(owner)
      const isNews =
        owner !== this.#self && !this.#ours.has(owner) && time <= now + tolerance && (!held || held.time < time)
      if (isNews) this.#keep(announcement)
      return isNews
    })
  }

  #keep({ owner, name, time }: Announcement): void {
    const text = name.slice(0, maxLength)
    this.#announcements.set(owner, { owner, name: text, time })
    this.#texts.set(owner, text)
    if (this.#announcements.size > maxNames) this.#forgetOldest()
  }

  #forgetOldest(): void {
    for (const owner of this.#announcements.keys()) {
      if (owner === this.#self) continue
      this.#announcements.delete(owner)
      this.#texts.delete(owner)
      this.#ours.delete(owner)
      return
    }
  }
}
