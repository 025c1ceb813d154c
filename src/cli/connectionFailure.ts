import type { SyncStatus } from '../client.ts'
import { CommandError } from './commandError.ts'
import type { Endpoint } from './endpoint.ts'
import { EXIT } from './exitCode.ts'

/** Why there is no connection, as its status tells. */
export function connectionFailure(status: SyncStatus, endpoint: Endpoint): CommandError {
  if (status.state === 'needs-auth') return refused(endpoint)
  const error = 'error' in status ? status.error : undefined
  if (!error || error.code === 'offline' || error.code === 'closed') return unreachable(endpoint)
  return new CommandError(
    EXIT.failed,
    error.code,
    `${endpoint.url} ended the connection: ${error.message}`,
    endpointData(endpoint),
  )
}

/** Nothing was heard for so many milliseconds. */
export function silenceFailure(endpoint: Endpoint, timeoutMs: number): CommandError {
  const message = `${endpoint.url} did not answer like a connector within ${timeoutMs / 1000} s; --timeout waits longer`
  return new CommandError(EXIT.noConnector, 'timeout', message, endpointData(endpoint))
}

function refused(endpoint: Endpoint): CommandError {
  const what = endpoint.token === undefined ? 'asks for a token' : 'does not accept this token'
  const remedy = "give the one that 'synckey serve' printed there, with --token or SYNCKEY_TOKEN"
  const message = `the connector at ${endpoint.url} ${what}; ${remedy}`
  return new CommandError(EXIT.unauthorized, 'unauthorized', message, endpointData(endpoint))
}

function unreachable(endpoint: Endpoint): CommandError {
  const remedy = "start one with 'synckey serve', or name another with --url or SYNCKEY_URL"
  const message = `no connector answers at ${endpoint.url}; ${remedy}`
  return new CommandError(EXIT.noConnector, 'offline', message, endpointData(endpoint))
}

/** Never the token. */
const endpointData = ({ url }: Endpoint): object => ({ url })
