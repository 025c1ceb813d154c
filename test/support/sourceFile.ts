import { type ESTree, parseSync, Visitor } from 'vite'

/** One dependency of a file, whatever its spelling: import, export from, import(), a type, a URL. */
export interface Import {
  /** The specifier as written; null when it is computed at run time. */
  readonly specifier: string | null
  /** The import vanishes when types are stripped. */
  readonly typeOnly: boolean
  readonly line: number
}

/** A use of something global that only some rooms may use: the clock, randomness, what only Node has. */
export interface GlobalUse {
  readonly name: string
  readonly line: number
}

export interface SourceFile {
  /** Relative to src, with forward slashes: `wire/frame.ts`. */
  readonly path: string
  readonly imports: readonly Import[]
  readonly globals: readonly GlobalUse[]
  /** Everything it does is naming what other files export. */
  readonly onlyReexports: boolean
}

/** The globals that are watched; Date, Math and AbortSignal only where they read the clock, randomness or a timer. */
const WATCHED = new Set(
  `setTimeout setInterval setImmediate requestAnimationFrame requestIdleCallback performance AbortSignal Date Math crypto
  Buffer process global __dirname __filename`.split(/\s+/),
)
const GLOBAL_OBJECTS = new Set(['globalThis', 'window', 'self'])
const PURE_MEMBERS: Readonly<Record<string, (member: string) => boolean>> = {
  Date: (member) => member === 'parse' || member === 'UTC',
  Math: (member) => member !== 'random',
  AbortSignal: (member) => member !== 'timeout',
}

/** Parses one TypeScript file; throws on a syntax error. */
export function readSourceFile(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors.map((error) => error.message).join('; ')}`)
  const lineOf = (node: ESTree.Span): number => text.slice(0, node.start).split('\n').length
  const onlyReexports = program.body.every((node) => isDirective(node) || isNamedReexport(node))
  return { path, imports: findImports(program, lineOf), globals: findGlobals(program, lineOf), onlyReexports }
}

type LineOf = (node: ESTree.Span) => number

const isDirective = (node: ESTree.Node): boolean => 'directive' in node && node.directive !== null

const isNamedReexport = (node: ESTree.Node): boolean => node.type === 'ExportNamedDeclaration' && node.source !== null

function findImports(program: ESTree.Program, lineOf: LineOf): Import[] {
  const imports: Import[] = []
  const add = (node: ESTree.Node, specifier: string | null, typeOnly: boolean): void => {
    imports.push({ specifier, typeOnly, line: lineOf(node) })
  }
  const addJsx = (node: ESTree.Node): void => add(node, 'react/jsx-runtime', false)
  new Visitor({
    ImportDeclaration: (node) => add(node, node.source.value, node.importKind === 'type'),
    ExportAllDeclaration: (node) => add(node, node.source.value, node.exportKind === 'type'),
    ExportNamedDeclaration(node) {
      if (node.source) add(node, node.source.value, node.exportKind === 'type')
    },
    ImportExpression: (node) => add(node, literal(node.source), false),
    TSImportType: (node) => add(node, node.source.value, true),
    TSExternalModuleReference: (node) => add(node, node.expression.value, false),
    TSModuleDeclaration(node) {
      if (node.id.type === 'Literal') add(node, node.id.value, true)
    },
    NewExpression(node) {
      if (isName(node.callee, 'URL') && isImportMeta(node.arguments[1])) add(node, literal(node.arguments[0]), false)
    },
    CallExpression(node) {
      if (isLoader(node.callee)) add(node, literal(node.arguments[0]), false)
    },
    JSXElement: addJsx,
    JSXFragment: addJsx,
  }).visit(program)
  return imports
}

function findGlobals(program: ESTree.Program, lineOf: LineOf): GlobalUse[] {
  const harmless = new Set<ESTree.Node>()
  const globals: GlobalUse[] = []
  const isNameOf = (node: { computed: boolean; key: ESTree.Node }): void => {
    if (!node.computed) harmless.add(node.key)
  }
  new Visitor({
    MemberExpression(node) {
      const member = memberName(node)
      if (!node.computed) harmless.add(node.property)
      if (node.object.type !== 'Identifier' || member === undefined) return
      if (PURE_MEMBERS[node.object.name]?.(member)) harmless.add(node.object)
      if (GLOBAL_OBJECTS.has(node.object.name) && WATCHED.has(member))
        globals.push({ name: member, line: lineOf(node) })
    },
    NewExpression(node) {
      if (isName(node.callee, 'Date') && node.arguments.length > 0) harmless.add(node.callee)
    },
    BinaryExpression(node) {
      if (node.operator === 'instanceof') harmless.add(node.right)
    },
    Property: isNameOf,
    MethodDefinition: isNameOf,
    PropertyDefinition: isNameOf,
    TSPropertySignature: isNameOf,
    TSMethodSignature: isNameOf,
    TSTypeReference: (node) => harmless.add(node.typeName),
    TSTypeQuery: (node) => harmless.add(node.exprName),
    Identifier(node) {
      if (WATCHED.has(node.name) && !harmless.has(node)) globals.push({ name: node.name, line: lineOf(node) })
    },
  }).visit(program)
  return globals
}

const isName = (node: ESTree.Node | undefined, name: string): boolean =>
  node?.type === 'Identifier' && node.name === name

/** `import.meta`, or a member of it such as `import.meta.url`. */
function isImportMeta(node: ESTree.Node | undefined): boolean {
  if (node?.type === 'MemberExpression') return isImportMeta(node.object)
  return node?.type === 'MetaProperty' && node.meta.name === 'import'
}

/** require, require.resolve, import.meta.resolve, import.meta.glob, process.getBuiltinModule. */
function isLoader(callee: ESTree.Node): boolean {
  if (callee.type !== 'MemberExpression') return isName(callee, 'require')
  return isName(callee.object, 'require') || isImportMeta(callee.object) || memberName(callee) === 'getBuiltinModule'
}

function memberName(node: ESTree.MemberExpression): string | undefined {
  if (node.computed) return literal(node.property) ?? undefined
  return node.property.type === 'Identifier' ? node.property.name : undefined
}

/** The text of a string literal or of a template without holes; null for anything computed. */
function literal(node: ESTree.Node | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? null
  return null
}
