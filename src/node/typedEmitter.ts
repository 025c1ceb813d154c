import { EventEmitter } from 'node:events'

/** Names of events, with the arguments of their listeners. */
export type EventMap<E> = Record<keyof E, readonly unknown[]>

/**
 * Node's EventEmitter with typed events. Unlike Node's own type, it lets a subclass add events and still pass for its base: `eventNames` and
 * the listing of listeners stay general.
 */
export interface TypedEmitter<E extends EventMap<E>> extends Omit<EventEmitter, 'emit' | Subscribing> {
  /** Calls `listener` at every such event. */
  on<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  /** Calls `listener` at the next such event only. */
  once<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  /** As `removeListener`. */
  off<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  /** As `on`. */
  addListener<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  /** Calls `listener` no more. */
  removeListener<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  /** As `on`, ahead of the listeners there are. */
  prependListener<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  /** As `once`, ahead of the listeners there are. */
  prependOnceListener<K extends keyof E>(event: K, listener: (...details: E[K]) => void): this
  /** Calls the listeners in turn; true where there were any. */
  emit<K extends keyof E>(event: K, ...details: E[K]): boolean
}

type Subscribing = 'on' | 'once' | 'off' | 'addListener' | 'removeListener' | 'prependListener' | 'prependOnceListener'

/** Node's EventEmitter itself; only its type differs. */
export const TypedEmitter = EventEmitter as unknown as new <E extends EventMap<E>>() => TypedEmitter<E>
