import { createSyncHooks } from 'synckey'
import { defineSchema } from 'synckey/client'
import { z } from 'zod'

const todo = z.object({
  text: z.string().trim().min(1, 'A todo needs a few words.').max(120, 'A todo has at most 120 characters.'),
  isDone: z.boolean(),
})

export type Todo = z.infer<typeof todo>

/** What keys hold: every key that begins with `todo/` is a todo. What does not fit is neither sent nor shown. */
export const schema = defineSchema({ 'todo/*': todo })

/** The hooks, which know from a key what it holds. */
export const { useSyncKey } = createSyncHooks<typeof schema>()

export type TodoKey = `todo/${string}`
