import { connect } from 'node:net'
import process from 'node:process'

/** Opens so many sockets to a port and says nothing over them; tells its parent how many were opened and cut off, and goes when it is told to. */
const [port, count] = process.argv.slice(2).map(Number)
/** At once: more than a machine's queue takes would be open for one side only. */
const TOGETHER = 100
const seen = { opened: 0, cut: 0, failed: 0 }
let begun = 0

function open() {
  if (begun++ >= count) return
  const socket = connect(port, '127.0.0.1').resume()
  let isOpen = false
  socket.once('connect', () => {
    isOpen = true
    seen.opened++
    open()
  })
  socket.once('error', () => {
    if (isOpen) return
    // More than this process may have open.
    seen.failed++
    open()
  })
  socket.once('close', () => {
    if (isOpen) seen.cut++
  })
}

for (let index = 0; index < TOGETHER; index++) open()
setInterval(() => process.send({ ...seen }), 100)
process.once('message', () => process.exit(0))
