/** A mistake made on purpose: in a file of the sources one text stands for another. */
export interface Mutation {
  readonly name: string
  readonly file: string
  readonly from: string
  readonly to: string
  /** It shows only where old nodes are. */
  readonly old?: boolean
}

const mutationsOf = (file: string, list: readonly (readonly [name: string, from: string, to: string])[]): Mutation[] =>
  list.map(([name, from, to]) => ({ name, file, from, to }))

const withOldNodes: typeof mutationsOf = (file, list) => mutationsOf(file, list).map((made) => ({ ...made, old: true }))

/** Mistakes that the oracles must notice. */
export const mutations: readonly Mutation[] = [
  ...mutationsOf('dictionary/order.ts', [
    ['the epoch is ignored', 'return a.epoch - b.epoch || ', 'return '],
    ['the later tenure wins', 'b.acquired - a.acquired', 'a.acquired - b.acquired'],
    ['tenures have no tie-break', ' || compareText(b.owner, a.owner)\n}', '\n}'],
    ['the time of writes is ignored', 'a.time - b.time ||', ''],
    ['the counter of writes is ignored', 'a.seq - b.seq ||', ''],
    ['a value outranks a deletion', 'Number(a.deleted) - Number(b.deleted)', 'Number(b.deleted) - Number(a.deleted)'],
    ['equal writes have no tie-break', 'return compareBytes(hashOf(', 'return 0 * compareBytes(hashOf('],
    ['a tenure keeps the beginning it has', 'Math.min(held.acquired, incoming.acquired)', 'held.acquired'],
    [
      'what is held stays in its tenure',
      'const winner = compareWrites(incoming, held, hashOf) > 0 ? incoming : held',
      'const winner = held',
    ],
  ]),
  ...mutationsOf('dictionary/localWrite.ts', [
    ['the counter is not raised', 'held.seq + 1)', 'held.seq)'],
    ['a takeover keeps the epoch', 'epoch: nextEpoch(held.key, held.epoch, context)', 'epoch: held.epoch'],
    ['a write may date itself before the last', 'return Math.max(now, held.time)', 'return now'],
    ['what was given up is not free', 'return held.deleted || held.released', 'return false'],
    ['what was released is not free', 'return held.deleted || held.released', 'return held.deleted'],
    ['a takeover does not wait', 'now <= availabilityOf(held, rules)', 'now <= expiryOf(held, rules)'],
    ['a lapsed lease goes on', 'now > expiryOf(held, rules) || isAheadOf', 'isAheadOf'],
    ['a clock set back is not noticed', ' || isAheadOf(now, held))', ')'],
    ['a new tenure keeps the counter', 'acquired: now, time, seq: firstSeq', 'acquired: now, time, seq: held.seq'],
    ['others are not refused', 'if (now <= availabilityOf(held, rules)) throw', 'if (held.epoch < 0) throw'],
  ]),
  ...mutationsOf('dictionary/localWrite.ts', [['a release is ignored', 'released: true }', 'released: false }']]),
  ...mutationsOf('dictionary/digest.ts', [
    ['digests leave deletions out', 'isOffered(held, now) ? held', 'isOffered(held, now) && !held.deleted ? held'],
    ['a bucket keeps what was replaced in its sum', 'this.#sums[bucket]! -= hash', ''],
  ]),
  ...mutationsOf('dictionary/recordHash.ts', [
    [
      'hashes ignore the time',
      'epoch, acquired, time, seq, deleted, released]\n',
      'epoch, acquired, 0, seq, deleted, released]\n',
    ],
    [
      'hashes ignore the tenure',
      'epoch, acquired, time, seq, deleted, released]\n',
      '0, 0, time, seq, deleted, released]\n',
    ],
    ['hashes ignore the value', 'bytes.set(value, head.length + key.length)', ''],
  ]),
  ...mutationsOf('dictionary/recordMap.ts', [
    [
      'deletions are forgotten',
      'if (place) place.record = record',
      'if (record.deleted) this.#places.delete(record.key)\n    else if (place) place.record = record',
    ],
    ['keys have no limit', 'this.#places.size >= this.#limits.keys', 'this.#places.size < 0'],
  ]),
  ...mutationsOf('dictionary/outcome.ts', [
    [
      'what was given up counts as lost',
      'return (previous.deleted || previous.released) && winner.epoch > previous.epoch',
      'return false',
    ],
    ['what was lost counts as given up', '&& winner.epoch > previous.epoch', ''],
    ['deletions are not told', 'return previous && !previous.deleted ?', 'return previous?.released ?'],
  ]),
  ...mutationsOf('dictionary/replacements.ts', [
    ['losses to a past life are not told', 'this.#past.has(winner) && !this.#past.has(previous)', 'false'],
  ]),
  ...mutationsOf('dictionary/dictionary.ts', [
    ['a collected key stays collected too late', 'for (const { key } of tombstones) this.forget(key)', ''],
    [
      'deletions are collected at once',
      'record) => isCollectable(record, now))',
      'record) => record.deleted && now > 0)',
    ],
  ]),
  ...mutationsOf('dictionary/quarantine.ts', [
    ['what waited is lost', 'due.push(arrival)', ''],
    ['what is ahead is dropped', "return 'waits'\n  }", "return 'tooFarAhead'\n  }"],
  ]),
  ...mutationsOf('sync/arrivals.ts', [
    [
      'what a new link brought is not passed on',
      "if (outcome.status === 'changed') changed.push",
      "if (outcome.status === 'deferred') changed.push",
    ],
    ['stores are not relayed', 'return isNews || isHomeless(outcome)', 'return isHomeless(outcome)'],
    [
      'a full node hands nothing on',
      'else if (isHomeless(outcome) && transit.admit(record)) homeless.push(record)',
      '',
    ],
    ['an echo of an own write is taken', 'return claim !== undefined', 'return false'],
  ]),
  ...mutationsOf('sync/syncNode.ts', [
    ['what became due is not passed on', 'passOn: (records) => this.#sender.passOn(records)', 'passOn: () => {}'],
  ]),
  ...mutationsOf('sync/comparison.ts', [
    ['a new link gets nothing', 'partner.sendAll(recordsPackets(records, partner.chunkBytes))', 'partner.sendAll([])'],
    [
      'a new link gets no deletions',
      'own.filter((summand) => !isStale(summand))',
      'own.filter((summand) => !isStale(summand) && !summand.record.deleted)',
    ],
    [
      'floors are not exchanged',
      'for (const [bucket, epoch] of floors) this.#live.dictionary.raiseFloor(bucket, epoch)',
      '',
    ],
    ['what is held in another version is not sent', 'theirs.get(keyHash) !== hash', '!theirs.has(keyHash)'],
  ]),
  ...mutationsOf('sync/extension.ts', [
    ['a release does not travel', ', ...(released && { r: 1 }) }', ' }'],
    ['a deletion travels as a value', ', ...(deleted && { d: 1 })', ''],
  ]),
  ...mutationsOf('sync/ownMessage.ts', [
    ['a snapshot has no releases', '(record.released ? 2 : 0)', '0'],
    ['a snapshot has no counters', '  record.seq,', '  1,'],
  ]),
  ...mutationsOf('sync/liveDictionary.ts', [
    ['losses are not told', 'if (lost) this.#waiting', 'if (lost?.mine === null) this.#waiting'],
    [
      'writes are not published',
      "if (outcome.status === 'changed' && outcome.record) this.#options",
      'if (outcome.lost && outcome.record) this.#options',
    ],
    ['what waits never becomes due', "if (outcome.status === 'deferred') this.#awaitDue()", ''],
  ]),
  ...mutationsOf('sync/acknowledgements.ts', [
    ['an agreement counts for the next write, too', 'this.#note(id, this.#number)', 'this.#note(id, this.#number + 1)'],
    ['an agreement confirms nothing', 'this.#note(id, this.#number)', ''],
  ]),
  ...mutationsOf('dictionary/lease.ts', [
    ['a released lease is believed in', '!entry || entry.released', '!entry'],
    ['a lapsed lease is believed in', "now <= times.expiresAt ? 'mine' : 'lapsed'", "'mine'"],
  ]),
  ...mutationsOf('mesh/routingTable.ts', [
    ['a spare link does not take over', 'this.#byId.set(spare.id, spare)\n', ''],
  ]),
  ...mutationsOf('dictionary/dictionary.ts', [
    ['forgotten keys leave no floor', 'this.floors.keep(key, previous.epoch)', ''],
    ['floors are not asked', 'this.floors.of(key)', '0'],
    ['own writes are not kept on disk', 'this.#journal.keep(record)\n', '\n'],
  ]),
  ...mutationsOf('sync/recovery.ts', [
    ['a node writes before it heard what it lost', 'if (!unclean) this.finish()', 'this.finish()'],
  ]),
  ...mutationsOf('node/recordLogFormat.ts', [
    ['a torn log is believed', 'if (frame.readUInt32BE(4) !== checksumOf(frame)) return undefined', ''],
  ]),
  ...withOldNodes('dictionary/adopt.ts', [
    ['a former holder comes back', 'if (stored.time + rules.leaseTerm < held.acquired) return true', ''],
    ['a copy outranks its original', 'return stored.live ? 1 : 0', 'return 9'],
    [
      'an old owner’s second write of a second is lost',
      'seq: held.seq + 1 } : undefined',
      'seq: held.seq } : undefined',
    ],
    ['absence is taken for a value', 'stored.live || stored.fromOwner || !(stored.empty || stored.deleted)', 'true'],
    ['an unlocking is taken for a write', 'stored.time > 1 && ', ''],
    ['a copy brings back what was deleted', 'if (held.deleted && !stored.live) return undefined', ''],
  ]),
  ...withOldNodes('sync/oldPeer.ts', [
    ['js2p gets keys that it cannot hold', "if (peer?.kind !== 'js2p') return true", 'return true'],
  ]),
  ...withOldNodes('sync/storeMessage.ts', [
    [
      'a deletion reaches js2p as nil',
      "record.deleted ? '' : new Raw(record.value),",
      'record.deleted ? null : new Raw(record.value),',
    ],
  ]),
  ...withOldNodes('sync/oldNeighbour.ts', [
    [
      'a wrong holder is not unlocked',
      'if (believed.text !== record.owner) this.#whisper',
      'if (!believed) this.#whisper',
    ],
    ['an old neighbour is not asked again', 'this.#cancel = this.#options.clock.after(ms, () => this.#ask())', ''],
    [
      'an old neighbour keeps what is empty on another’s word',
      'if (entry.time !== record.time) return true',
      'if (entry.time !== record.time) return entry.time < record.time',
    ],
    ['an old neighbour is not told what it lacks', 'if (this.#lacks(record)) this.#tell(record)', '{}'],
  ]),
]
