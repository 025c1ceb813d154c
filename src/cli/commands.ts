import type { Command } from './command.ts'
import { del } from './commands/del.ts'
import { get } from './commands/get.ts'
import { init } from './commands/init.ts'
import { keys } from './commands/keys.ts'
import { peers } from './commands/peers.ts'
import { release } from './commands/release.ts'
import { serve } from './commands/serve.ts'
import { set } from './commands/set.ts'
import { status } from './commands/status.ts'
import { watch } from './commands/watch.ts'

/** Every word that may follow `synckey`, in the order in which help lists them. */
export const commands: readonly Command[] = [serve, init, get, set, del, keys, watch, release, peers, status]
