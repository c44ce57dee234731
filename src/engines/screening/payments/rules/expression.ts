import { type ASTNode, Environment } from '@marcbachmann/cel-js'
import { fail, ok, type Result } from '#kernel/result'
import { type PaymentFeature, paymentFeatures } from '../feature-names.ts'

/** Characters an expression may have, and what its tree may be. */
export const mostCharacters = 500
export const limits = { maxAstNodes: 100, maxDepth: 16, maxListElements: 24, maxMapEntries: 0, maxCallArguments: 2 }

/** What may be written in place of a number: tiyn of a tenge, and seconds. */
export const constants: ReadonlyMap<string, number> = new Map([
  ['tenge', 100],
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
])

/** Features that are yes or no are so in expressions as well. */
export const isYesOrNo = (feature: string): boolean => feature.startsWith('is')

/** A checked expression: a tree of what `closures.ts` knows, that can neither fail nor loop. */
export interface Expression {
  readonly tree: ASTNode
  /** A number, or a yes or no. */
  readonly kind: 'number' | 'bool'
  readonly uses: readonly PaymentFeature[]
}

type Handler = (left: number | bigint, right: number | bigint) => number | boolean

/** CEL has no arithmetic of doubles with whole numbers; `amount + 1` is meant as it reads. */
const mixed: Readonly<Record<string, Handler>> = {
  '+': (left, right) => Number(left) + Number(right),
  '-': (left, right) => Number(left) - Number(right),
  '*': (left, right) => Number(left) * Number(right),
  '/': (left, right) => Number(left) / Number(right),
  '==': (left, right) => Number(left) === Number(right),
}

function makeEnvironment(): Environment {
  const environment = new Environment({ limits })
  for (const name of paymentFeatures) environment.registerVariable(name, isYesOrNo(name) ? 'bool' : 'double')
  for (const [name, value] of constants) environment.registerConstant(name, 'double', value)
  for (const [sign, handler] of Object.entries(mixed)) {
    const gives = sign === '==' ? 'bool' : 'double'
    environment.registerOperator(`double ${sign} int: ${gives}`, handler)
    if (sign !== '==') environment.registerOperator(`int ${sign} double: ${gives}`, handler)
  }
  environment.registerFunction('abs(double): double', (value: number) => Math.abs(value))
  environment.registerFunction('floor(double): double', (value: number) => Math.floor(value))
  for (const [left, right] of [
    ['double', 'double'],
    ['double', 'int'],
    ['int', 'double'],
  ]) {
    const both = `(${left}, ${right}): double`
    environment.registerFunction(`min${both}`, (a: number | bigint, b: number | bigint) =>
      Math.min(Number(a), Number(b)),
    )
    environment.registerFunction(`max${both}`, (a: number | bigint, b: number | bigint) =>
      Math.max(Number(a), Number(b)),
    )
  }
  return environment
}

/** CEL as rules on payments may use it: features, constants, `min`, `max`, `abs`, `floor` and mixed arithmetic; nothing loops. */
export const environment = makeEnvironment()

const whitelist: ReadonlySet<string> = new Set(
  'value id list call ?: || && !_ -_ == != < <= > >= in + - * /'.split(' '),
)
/** Functions that may be called. */
export const functions: ReadonlySet<string> = new Set(['min', 'max', 'abs', 'floor'])
const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/'])
const known: ReadonlySet<string> = new Set<string>(paymentFeatures)

/** The nodes right below one. */
export function partsOf(node: ASTNode): readonly ASTNode[] {
  if (node.op === 'call') return node.args[1]
  if (node.op === '!_' || node.op === '-_') return [node.args]
  const args: unknown = node.args
  return Array.isArray(args) ? args.filter(isNode) : []
}

const isNode = (part: unknown): part is ASTNode => typeof part === 'object' && part !== null && 'op' in part

/** Why a node is none that rules may use, or null. */
function faultOf(node: ASTNode): string | null {
  if (!whitelist.has(node.op)) return 'construct'
  if (node.op === 'call' && !functions.has(node.args[0])) return 'function'
  if (node.op === 'id' && !known.has(node.args) && !constants.has(node.args)) return 'name'
  if (node.op === 'in' && (node.args[1].op !== 'list' || !node.args[1].args.every(isLiteral))) return 'construct'
  if (node.op === 'value' && !isPlainValue(node.args)) return 'construct'
  // CEL divides whole numbers without a remainder and fails by 0: 1 / 2 would silently be 0.
  return arithmetic.has(node.op) && partsOf(node).every(isWhole) ? 'whole-numbers' : null
}

const isLiteral = (node: ASTNode): boolean =>
  node.op === 'value' || (node.op === '-_' && node.args.op === 'value' && typeof node.args.args !== 'boolean')

function isPlainValue(value: unknown): boolean {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value))
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}

function isWhole(node: ASTNode): boolean {
  if (node.op === 'value') return typeof node.args === 'bigint'
  if (node.op === '-_') return isWhole(node.args)
  return node.op === '?:' && isWhole(node.args[1])
}

function firstFault(node: ASTNode, uses: Set<PaymentFeature>): { fault: string; at: number } | null {
  const fault = faultOf(node)
  if (fault !== null) return { fault, at: node.start + 1 }
  if (node.op === 'id' && known.has(node.args)) uses.add(node.args as PaymentFeature)
  for (const part of partsOf(node)) {
    const below = firstFault(part, uses)
    if (below !== null) return below
  }
  return null
}

/**
 * Reads and checks an expression. Fails with `payment-policy.expression-` and `length`, `cost` (too large or deep a tree), `syntax`,
 * `construct`, `function`, `name` (details: `name`), `whole-numbers` or `type`; details: `at`, the character from 1.
 */
export function checkExpression(text: string): Result<Expression> {
  const wrong = (what: string, at = 1) => fail(`payment-policy.expression-${what}`, { at })
  if (text.length > mostCharacters) return wrong('length', mostCharacters)
  let parsed: ReturnType<Environment['parse']>
  try {
    parsed = environment.parse(text)
  } catch (error) {
    return wrong(isCost(error) ? 'cost' : 'syntax', positionOf(error))
  }
  const uses = new Set<PaymentFeature>()
  const found = firstFault(parsed.ast, uses)
  if (found?.fault === 'name')
    return fail('payment-policy.expression-name', { at: found.at, name: nameAt(text, found.at) })
  if (found !== null) return wrong(found.fault, found.at)
  const { error, type, valid } = parsed.check()
  if (!valid) return wrong('type', positionOf(error))
  if (type !== 'bool' && type !== 'double' && type !== 'int') return wrong('type')
  return ok({ tree: parsed.ast, kind: type === 'bool' ? 'bool' : 'number', uses: [...uses] })
}

const isCost = (error: unknown): boolean =>
  error instanceof Error && /^Exceeded max(AstNodes|Depth|ListElements)\b/.test(error.message)

/** The word that begins at a character, counted from 1. */
const nameAt = (text: string, at: number): string => /^[\w.]*/.exec(text.slice(at - 1))?.[0].slice(0, 60) ?? ''

function positionOf(error: unknown): number {
  const range = error instanceof Error && 'range' in error ? (error.range as { start?: number } | undefined) : undefined
  return (range?.start ?? 0) + 1
}
