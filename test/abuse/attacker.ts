import { setPriority } from 'node:os'
import { attacks } from './attacks.ts'

/** Attacks a node and says how often it struck: `node --import tsx attacker.ts <attack> <port> <protocol id> <ms>`. */
// An attacker has a machine of its own: here it must not take the processor from those whom it attacks.
setPriority(10)
const [name = '', port = '', protocol = '', ms = ''] = process.argv.slice(2)
const count = await attacks[name]!.run({ port: Number(port), protocol, ms: Number(ms) })
process.stdout.write(`${count}\n`)
process.exit(0)
