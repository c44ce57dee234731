import type { ASTNode } from '@marcbachmann/cel-js'
import { placeOfFeature } from '../feature-names.ts'
import { constants, type Expression, isYesOrNo } from './expression.ts'

/** A number, or a yes or no, made of the values of features. */
export type Score = (values: Float64Array) => number
export type Test = (values: Float64Array) => boolean

/** A number on its way to a closure: what is known beforehand is worked out once. */
type Part = { readonly constant: number } | { readonly place: number } | { readonly score: Score }

const placeOf: Readonly<Record<string, number>> = placeOfFeature

/** Makes a function of a checked expression; a yes counts as 1, a no as 0. */
export function scoreOf({ kind, tree }: Expression): Score {
  if (kind === 'number') return closureOf(numberOf(tree))
  const test = boolOf(tree)
  return (values) => (test(values) ? 1 : 0)
}

/** Which features that are yes or no are known beforehand. */
export type Known = ReadonlyMap<string, boolean>

/** What a checked expression that is a yes or no comes to: known beforehand, or to be asked. */
export function testOf({ tree }: Expression, known: Known = unknown): Test | boolean {
  return truthOf(tree, known)
}

const unknown: Known = new Map()

function closureOf(part: Part): Score {
  if ('score' in part) return part.score
  if ('constant' in part) {
    const { constant } = part
    return () => constant
  }
  const { place } = part
  return (values) => values[place] as number
}

/** The checker has proved that the tree is a number; anything else is a fault of ours. */
function numberOf(node: ASTNode): Part {
  if (node.op === 'value') return { constant: Number(node.args) }
  if (node.op === 'id') {
    const constant = constants.get(node.args)
    return constant === undefined ? { place: placeOf[node.args] as number } : { constant }
  }
  if (node.op === '-_') return ofOne(numberOf(node.args), (value) => -value)
  if (node.op === '?:') return choice(node.args)
  if (node.op === 'call') return called(node.args[0], node.args[1].map(numberOf))
  if (node.op === '+' || node.op === '-' || node.op === '*' || node.op === '/') {
    return ofTwo(node.op, numberOf(node.args[0]), numberOf(node.args[1]))
  }
  throw new Error(`no number: ${node.op}`)
}

function ofOne(part: Part, of: (value: number) => number): Part {
  if ('constant' in part) return { constant: of(part.constant) }
  const inner = closureOf(part)
  return { score: (values) => of(inner(values)) }
}

function choice([condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode]): Part {
  const [test, left, right] = [boolOf(condition), closureOf(numberOf(yes)), closureOf(numberOf(no))]
  return { score: (values) => (test(values) ? left(values) : right(values)) }
}

function called(name: string, [first, second]: readonly Part[]): Part {
  if (first === undefined) throw new Error('a function of nothing')
  if (name === 'floor') return ofOne(first, Math.floor)
  if (name === 'abs' || second === undefined) return ofOne(first, Math.abs)
  const [left, right] = [closureOf(first), closureOf(second)]
  if (name === 'min') return { score: (values) => Math.min(left(values), right(values)) }
  return { score: (values) => Math.max(left(values), right(values)) }
}

function ofTwo(sign: '+' | '-' | '*' | '/', first: Part, second: Part): Part {
  const score = arithmetic(sign, closureOf(first), closureOf(second))
  return 'constant' in first && 'constant' in second ? { constant: score(nothing) } : { score }
}

const nothing = new Float64Array(0)

function arithmetic(sign: '+' | '-' | '*' | '/', left: Score, right: Score): Score {
  if (sign === '+') return (values) => left(values) + right(values)
  if (sign === '-') return (values) => left(values) - right(values)
  if (sign === '*') return (values) => left(values) * right(values)
  return (values) => left(values) / right(values)
}

function boolOf(node: ASTNode): Test {
  const truth = truthOf(node, unknown)
  return typeof truth === 'boolean' ? () => truth : truth
}

/** What is known settles logic; what hangs on it is left out. */
function truthOf(node: ASTNode, known: Known): Test | boolean {
  if (node.op === 'value') return node.args === true
  if (node.op === 'id') return known.get(node.args) ?? isYes(placeOf[node.args] as number)
  if (node.op === '!_') return isNot(truthOf(node.args, known))
  if (node.op === '&&') return allOf(truthOf(node.args[0], known), truthOf(node.args[1], known))
  if (node.op === '||') return anyOf(truthOf(node.args[0], known), truthOf(node.args[1], known))
  if (node.op === '?:') return either(node.args)
  if (node.op === 'in') return among(node.args[0], node.args[1])
  return comparison(node)
}

function isYes(place: number): Test {
  return (values) => values[place] === 1
}

function isNot(truth: Test | boolean): Test | boolean {
  return typeof truth === 'boolean' ? !truth : (values) => !truth(values)
}

function allOf(left: Test | boolean, right: Test | boolean): Test | boolean {
  if (typeof left === 'boolean') return left ? right : false
  if (typeof right === 'boolean') return right ? left : false
  return (values) => left(values) && right(values)
}

function anyOf(left: Test | boolean, right: Test | boolean): Test | boolean {
  if (typeof left === 'boolean') return left ? true : right
  if (typeof right === 'boolean') return right ? true : left
  return (values) => left(values) || right(values)
}

function either([condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode]): Test {
  const [test, left, right] = [boolOf(condition), boolOf(yes), boolOf(no)]
  return (values) => (test(values) ? left(values) : right(values))
}

type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>='])
const isComparison = (node: ASTNode): node is Extract<ASTNode, { readonly op: Comparison }> => comparisons.has(node.op)

function comparison(node: ASTNode): Test {
  if (!isComparison(node)) throw new Error(`no yes or no: ${node.op}`)
  const { op, args } = node
  const [left, right] = [eitherOf(args[0]), eitherOf(args[1])]
  if ('place' in left && 'constant' in right) return ofFeature(op, left.place, right.constant)
  const [a, b] = [closureOf(left), closureOf(right)]
  if (op === '==') return (values) => a(values) === b(values)
  if (op === '!=') return (values) => a(values) !== b(values)
  if (op === '<') return (values) => a(values) < b(values)
  if (op === '<=') return (values) => a(values) <= b(values)
  if (op === '>') return (values) => a(values) > b(values)
  return (values) => a(values) >= b(values)
}

/** Most of what rules ask is how a feature compares with a constant: one closure instead of three. */
function ofFeature(sign: Comparison, place: number, limit: number): Test {
  if (sign === '==') return (values) => values[place] === limit
  if (sign === '!=') return (values) => values[place] !== limit
  if (sign === '<') return (values) => (values[place] as number) < limit
  if (sign === '<=') return (values) => (values[place] as number) <= limit
  if (sign === '>') return (values) => (values[place] as number) > limit
  return (values) => (values[place] as number) >= limit
}

/** A side of a comparison; yes and no are compared as 1 and 0, as the checker lets them be compared with each other alone. */
function eitherOf(node: ASTNode): Part {
  if (!isBool(node)) return numberOf(node)
  const test = boolOf(node)
  return { score: (values) => (test(values) ? 1 : 0) }
}

function isBool(node: ASTNode): boolean {
  if (node.op === 'value') return typeof node.args === 'boolean'
  if (node.op === 'id') return isYesOrNo(node.args)
  if (node.op === '?:') return isBool(node.args[1])
  return !['-_', 'call', '+', '-', '*', '/'].includes(node.op)
}

function among(what: ASTNode, list: ASTNode): Test {
  const side = closureOf(eitherOf(what))
  const wanted = list.op === 'list' ? list.args.map((item) => closureOf(eitherOf(item))(nothing)) : []
  return (values) => wanted.includes(side(values))
}
