import type { Schema } from '../client/schema.ts'
import type { SyncHooks } from './typedHooks.ts'

/**
 * Where an app tells the hooks of its schema, once: `declare module 'synckey' { interface Register { schema: typeof schema } }`. From then on
 * they take the schema's keys alone, and know their values.
 */
export interface Register {}

/** The type of a hook: by the schema that was registered, else `Plain`. */
export type Registered<Name extends keyof SyncHooks<unknown>, Plain> = Register extends {
  readonly schema: Schema<infer M, infer I>
}
  ? SyncHooks<M, I>[Name]
  : Plain
