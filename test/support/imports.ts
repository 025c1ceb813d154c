import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix } from 'node:path'
import { type Import, readSourceFile, type SourceFile } from './sourceFile.ts'

/** What the files of a room may use beyond each other. */
export interface Permission {
  /** Rooms ('wire') or single files ('wire/msgpack.ts'). */
  readonly rooms?: readonly string[]
  /** Packages; 'node:' stands for everything that comes with Node. */
  readonly packages?: readonly string[]
  /** Rooms, files and packages of which only types may be imported. */
  readonly types?: readonly string[]
  /** Watched globals: the clock, timers, randomness, Node's own. */
  readonly globals?: readonly string[]
}

export interface Room extends Permission {
  /** What single files of the room may use beyond that, by name. */
  readonly files?: Readonly<Record<string, Permission>>
}

/** The rooms from the ground up: each may only build on rooms listed before it. */
export type House = Readonly<Record<string, Room>>

/** Path below src, with forward slashes, to source text. */
export type Sources = ReadonlyMap<string, string>

/** Every file below a folder. */
export function readSources(folder: string): Sources {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const absolute = files.map((entry) => join(entry.parentPath, entry.name))
  return new Map(absolute.map((path) => [posixPath(path.slice(folder.length + 1)), readFileSync(path, 'utf8')]))
}

/** Everything in the sources that the house does not allow, one sentence each; empty when all is well. */
export function findViolations(house: House, sources: Sources): string[] {
  const files = [...sources].map(([path, text]) => readSourceFile(path, text))
  return [...files.flatMap((file) => fileViolations(house, sources, file)), ...findCycles(files)]
}

/** The rows that let a room build on itself or on a room above it. */
export function findUpwardRows(house: House): string[] {
  const names = Object.keys(house)
  const isUpward = (room: string, target: string): boolean => names.indexOf(roomOf(target)) >= names.indexOf(room)
  return names.flatMap((room) =>
    roomTargets(house[room] ?? {})
      .filter((target) => isUpward(room, target))
      .map((target) => `${room} may not build on ${target}`),
  )
}

const roomTargets = ({ files = {}, ...row }: Room): string[] =>
  [row, ...Object.values(files)].flatMap(({ rooms = [], types = [] }) => rooms.concat(types))

function fileViolations(house: House, sources: Sources, file: SourceFile): string[] {
  const permissions = permissionsOf(house, file.path)
  if (!permissions) return [`${file.path}: the room ${roomOf(file.path)} is not in the house`]
  const mixed = isEntry(file.path) && !file.onlyReexports ? [`${file.path} holds more than named re-exports`] : []
  const imports = file.imports.filter((found) => !isImportAllowed(sources, file.path, found, permissions))
  const globals = file.globals.filter(({ name }) => !permissions.some((row) => row.globals?.includes(name)))
  return [
    ...mixed,
    ...imports.map(({ line, ...found }) => `${file.path}:${line} ${importSentence(found)}`),
    ...globals.map(({ line, name }) => `${file.path}:${line} uses ${name}`),
  ]
}

/** What a file may use: its room's row and its own; undefined outside of every room. An entry file may name all rooms. */
function permissionsOf(house: House, path: string): readonly Permission[] | undefined {
  if (isEntry(path)) return [{ rooms: Object.keys(house) }]
  const room = house[roomOf(path)]
  return room && [room, room.files?.[path.slice(path.indexOf('/') + 1)] ?? {}]
}

function isImportAllowed(
  sources: Sources,
  from: string,
  { specifier, typeOnly }: Import,
  permissions: readonly Permission[],
): boolean {
  if (specifier === null) return false
  const allows = (name: string): boolean =>
    permissions.some(
      ({ rooms = [], packages = [], types = [] }) =>
        rooms.includes(name) || packages.includes(name) || (typeOnly && types.includes(name)),
    )
  if (!specifier.startsWith('.')) return allows(packageOf(specifier))
  const target = resolve(from, specifier)
  return sources.has(target) && (roomOf(target) === roomOf(from) || allows(roomOf(target)) || allows(target))
}

function importSentence({ specifier, typeOnly }: Pick<Import, 'specifier' | 'typeOnly'>): string {
  if (specifier === null) return 'computes what it imports'
  return typeOnly ? `imports types of ${specifier}` : `imports ${specifier}`
}

/** Import cycles, those through types too: `a.ts -> b.ts -> a.ts`. */
function findCycles(files: readonly SourceFile[]): string[] {
  const edges = new Map(files.map((file) => [file.path, targetsOf(file)]))
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
    else if (!done.has(path)) for (const target of edges.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) visit(path, [])
  return cycles
}

const targetsOf = (file: SourceFile): string[] =>
  file.imports
    .map(({ specifier }) => specifier ?? '')
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => resolve(file.path, specifier))

const resolve = (from: string, specifier: string): string => posix.join(posix.dirname(from), specifier)

/** A file at the root of src: a door of the package. */
const isEntry = (path: string): boolean => !path.includes('/')

/** The room of a path below src: its first folder. */
const roomOf = (path: string): string => path.split('/', 1).join()

/** 'ws' of 'ws/lib/x.js', '@scure/base' of '@scure/base/y', 'node:' of anything that comes with Node. */
function packageOf(specifier: string): string {
  if (isBuiltin(specifier)) return 'node:'
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

const posixPath = (path: string): string => path.replaceAll('\\', '/')
