import { isLoopback } from '../seams/loopback.ts'
import { reachableHost } from './reachableHost.ts'

/** Who may knock at a door. */
export interface AdmissionRules {
  /** Origins of pages, such as 'https://app.example'; 'loopback' stands for every page that this machine serves itself. */
  readonly allowedOrigins: readonly string[]
  /** Names under which the door is reached beyond loopback, such as 'app.example' or 'app.example:8443'. */
  readonly allowedHosts: readonly string[]
  /** Where the door listens. */
  readonly host: string
  readonly port: number
}

/** Why a request is not let in: what was wrong with it, and the option that would admit it, for the log. */
export interface Rejection {
  readonly reason: string
  readonly option: 'allowedOrigins' | 'allowedHosts' | null
}

export interface RequestHeaders {
  readonly origin?: string | undefined
  readonly host?: string | undefined
}

/**
 * Looks at who asks, before there is a channel. A browser names the page's origin, which must be allowed; what names none is not a browser,
 * and has to know the token as well. The host must be this machine's own or a listed name: a foreign name that resolves to this
 * machine (DNS rebinding) is refused. Returns null for whoever may knock.
 */
export function findRejection({ origin, host }: RequestHeaders, rules: AdmissionRules): Rejection | null {
  if (!isHostAllowed(host ?? '', rules)) return { reason: 'a foreign Host', option: 'allowedHosts' }
  if (origin === 'null') return { reason: 'a page without an origin of its own', option: null }
  if (origin !== undefined && !isOriginAllowed(origin, rules)) {
    return { reason: 'a page of a foreign Origin', option: 'allowedOrigins' }
  }
  return null
}

function isOriginAllowed(origin: string, { allowedOrigins }: AdmissionRules): boolean {
  return allowedOrigins.some((allowed) => (allowed === 'loopback' ? isLoopbackOrigin(origin) : isSame(origin, allowed)))
}

function isLoopbackOrigin(origin: string): boolean {
  const url = parseUrl(origin)
  return url !== null && /^https?:$/.test(url.protocol) && isLoopback(url.hostname)
}

function isHostAllowed(host: string, { allowedHosts, host: bound, port }: AdmissionRules): boolean {
  const url = /^[\w.:[\]-]+$/.test(host) ? parseUrl(`http://${host}`) : null
  if (!url) return false
  if (allowedHosts.some((allowed) => isSame(url.host, allowed) || isSame(url.hostname, allowed))) return true
  const isOwn = isLoopback(url.hostname) || url.hostname === reachableHost(bound)
  return isOwn && Number(url.port || 80) === port
}

function isSame(given: string, allowed: string): boolean {
  return given.toLowerCase() === allowed.toLowerCase().replace(/\/$/, '')
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
