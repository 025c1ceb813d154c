/** What the page needs to know of one machine. */
export interface MachineConfig {
  readonly id: string
  /** What people call it. */
  readonly name: string
  /** The id of its node, which owns what is written at it. */
  readonly nodeId: string
  readonly door: { readonly url: string; readonly token: string }
}

/** What the server tells its page, inside the page's HTML. */
export interface DemoConfig {
  /** Goes with every request that cuts or heals. */
  readonly token: string
  readonly machines: readonly MachineConfig[]
}
