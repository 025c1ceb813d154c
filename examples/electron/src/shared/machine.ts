/** What the pages are told of the machine that they run on. */
export interface Machine {
  readonly name: string
  /** 'host:port' of its node, for others to dial. */
  readonly address: string
  /** Whether its user has cut it off from the others. */
  readonly isCut: boolean
  /** Whether only those who have the key of the mesh can join. */
  readonly isGuarded: boolean
}

/** The IPC channel on which pages are told. */
export const MACHINE_CHANNEL = 'notes:machine'

/** What a page finds at `window.notes`. */
export interface NotesBridge {
  /** Tells of the machine now and whenever something about it changes; one listener a page. */
  watchMachine(listener: (machine: Machine) => void): void
}
