import { createProxyConnector, createWebSocketTransport, serveSharedWorker } from 'synckey/client'

// The page names the door to its worker.
const { name } = globalThis as unknown as { readonly name: string }
const [url = '', token = ''] = name.split(' ')
serveSharedWorker(createProxyConnector({ transport: createWebSocketTransport(url, { token, backoff: { minMs: 20 } }) }))
