import { EventEmitter } from 'node:events'

/** Names of events, with the arguments of their listeners. */
export type EventMap<E> = Record<keyof E, readonly unknown[]>

/**
 * Node's EventEmitter with typed events. Unlike Node's own type, it lets a subclass add events and still pass for its base: `eventNames` and
 * the listing of listeners stay general.
 */
export interface TypedEmitter<E extends EventMap<E>> extends Omit<EventEmitter, 'emit' | Subscribing> {
  on<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  once<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  off<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  addListener<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  removeListener<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  prependListener<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  prependOnceListener<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  emit<K extends keyof E>(event: K, ...details: E[K]): boolean
}

type Subscribing = 'on' | 'once' | 'off' | 'addListener' | 'removeListener' | 'prependListener' | 'prependOnceListener'

/** Node's EventEmitter itself; only its type differs. */
export const TypedEmitter = EventEmitter as unknown as new <E extends EventMap<E>>() => TypedEmitter<E>
