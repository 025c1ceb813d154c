import { create, type StateCreator } from 'zustand'

interface Meeting {
  readonly items: readonly string[]
  /** Index of the item that is talked about. */
  readonly current: number
}

interface Agenda {
  readonly meeting: Meeting
  /** How this page shows it. */
  readonly isLarge: boolean
  readonly go: (steps: number) => void
  readonly add: (item: string) => void
  readonly toggleSize: () => void
}

const agenda: StateCreator<Agenda> = (set) => ({
  meeting: { items: ['Welcome', 'What we did', 'What is next', 'Questions'], current: 0 },
  isLarge: false,
  go: (steps) => set(({ meeting }) => ({ meeting: { ...meeting, current: within(meeting, meeting.current + steps) } })),
  add: (item) => set(({ meeting }) => ({ meeting: { ...meeting, items: [...meeting.items, item] } })),
  toggleSize: () => set(({ isLarge }) => ({ isLarge: !isLarge })),
})

const within = ({ items }: Meeting, index: number): number => Math.max(0, Math.min(items.length - 1, index))

export const useAgenda = create<Agenda>()(agenda)
