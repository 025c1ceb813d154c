/** Pulls a machine's cables out and plugs them in again. Both reject, saying why, when the demo's server does not answer. */
export interface Cables {
  cut(machine: string): Promise<void>
  heal(machine: string): Promise<void>
}

/** The page's way to its server; `token` is what proves that it is this page. */
export function createCables(token: string): Cables {
  const post = async (machine: string, action: string): Promise<void> => {
    const request = { method: 'POST', headers: { 'x-demo-token': token } }
    const { ok, status } = await fetch(`/machines/${machine}/${action}`, request)
    if (!ok) throw new Error(`the demo's server answered ${status}`)
  }
  return { cut: (machine) => post(machine, 'cut'), heal: (machine) => post(machine, 'heal') }
}
