/**
 * A real js2p node, driven by lines of JSON: {call, op, ...} in, {call, value | error} and {event, ...} out.
 * It lives as long as its standard input is open.
 */
'use strict'

console.log = console.error // js2p prints; the real standard output belongs to the answers

const { once } = require('node:events')
const { createInterface } = require('node:readline')
const js2p = require('js2p')

/** A value as JSON, with a tagged object for what JSON cannot tell apart. */
function portable(value) {
  if (value === undefined || value === null) return null
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('hex') }
  if (Array.isArray(value)) return value.map(portable)
  if (typeof value === 'number' && !Number.isFinite(value)) return { $float: String(value) }
  if (typeof value !== 'object') return value
  if (value.constructor.name === 'ExtBuffer') return { $ext: [value.type, value.buffer.toString('hex')] }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, portable(member)]))
}

/** The value that the driving test wrote. */
function restored(value) {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(restored)
  if ('$bytes' in value) return Buffer.from(value.$bytes, 'hex')
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, restored(member)]))
}

const answer = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

/** Reports each peer that leaves the routing table; changes nothing. */
function observeDisconnects(socket) {
  const { onClose } = js2p.mesh.MeshConnection.prototype
  js2p.mesh.MeshConnection.prototype.onClose = function () {
    const known = socket.routing_table.get(this.id) === this
    onClose.call(this)
    if (known) answer({ event: 'disconnect', id: String(this.id), status: status(socket) })
  }
}

const status = (socket) =>
  socket.status === 'Nominal' ? 'Nominal' : socket.exceptions.map((error) => String(error?.stack ?? error))

const portableStored = (meta, value) => ({
  value: portable(value),
  owner: String(meta.owner),
  timestamp: Number(meta.timestamp),
})

let socket
let newest

const operations = {
  async start({ host, port, subnet, encryption, leasing, outAddress, maxOutgoing }) {
    if (maxOutgoing !== undefined) js2p.mesh.max_outgoing = maxOutgoing
    const protocol = new js2p.base.Protocol(subnet, encryption)
    socket = new js2p.sync.SyncSocket(host, port, protocol, leasing, outAddress)
    observeDisconnects(socket)
    socket.on('update', (_socket, key, value, meta) =>
      answer({ event: 'update', key: String(key), ...portableStored(meta, value) }),
    )
    socket.on('delete', (_socket, key) => answer({ event: 'delete', key: String(key) }))
    socket.on('message', () => {
      for (newest of socket.recv(100)) {
        answer({ event: 'message', sender: String(newest.sender), packets: portable(newest.packets) })
      }
    })
    await once(socket.incoming.socket ?? socket.incoming, 'listening')
    return socket.id
  },
  connect: ({ host, port }) => void socket.connect(host, port),
  set: ({ key, value }) => socket.set(restored(key), restored(value)),
  delete: ({ key }) => socket.del(restored(key)),
  applyDelta: ({ key, delta }) => socket.apply_delta(restored(key), restored(delta)),
  broadcast: ({ packets }) => socket.send(restored(packets)),
  reply: ({ packets }) => newest.reply(restored(packets)),
  get: ({ key }) => portable(socket.get(restored(key))),
  stored({ key }) {
    const name = String(restored(key))
    return Object.hasOwn(socket.data, name) ? portableStored(socket.metadata[name], socket.data[name]) : null
  },
  keys: () => [...socket.keys()],
  items: () => [...socket.items()].map(([key, value]) => [key, portable(value)]),
  peers: () =>
    [...socket.routing_table].map(([id, { addr, outgoing }]) => ({ id: String(id), address: addr, outgoing })),
  status: () => status(socket),
  stop: () => socket.close(),
}

async function obey({ call, op, ...parameters }) {
  try {
    const value = await operations[op](parameters)
    answer({ call, value: value ?? null })
  } catch (error) {
    answer({ call, error: { name: error.name, message: error.message } })
  }
}

createInterface({ input: process.stdin })
  .on('line', (line) => void obey(JSON.parse(line)))
  .on('close', () => process.exit(0))
