/** The name that a window's bridge has in its page, unless another is chosen. */
export const DEFAULT_KEY = 'synckey'

/** The IPC channel on which a preload hands the ports of its page to the main process. */
export const PORT_CHANNEL = 'synckey:port'

/** What a page says to its preload along with a port: the name of the bridge it is for. */
export interface PortOffer {
  readonly synckeyBridge: string
}

/** Whether a page offers a port to the bridge of that name. */
export function isPortOffer(data: unknown, key: string): data is PortOffer {
  return typeof data === 'object' && data !== null && 'synckeyBridge' in data && data.synckeyBridge === key
}
