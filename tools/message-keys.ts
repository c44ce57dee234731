/** Which messages of the catalogue the code names. */
import { type Argument, type CallExpression, type Expression, type TemplateLiteral, Visitor } from 'oxc-parser'
import { type Fault, isTest, lineAt, parse, type Sources } from './source.ts'

/** What one file says of keys. `must` exist; `may` are literals and patterns that count as a use where they fit. */
interface Uses {
  readonly must: readonly Use[]
  readonly may: readonly string[]
  readonly patterns: readonly RegExp[]
}

/** A key, or a pattern of keys, that the code relies on. */
interface Use {
  readonly key: string | RegExp
  readonly written: string
  readonly start: number
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const written = ({ quasis }: TemplateLiteral) => quasis.map(({ value }) => value.cooked ?? '').join('…')

/** `taxonomy.topic.${x}.title` as a pattern; each part put in stands for one or more characters. */
function patternOf({ quasis }: TemplateLiteral, before = ''): RegExp {
  return new RegExp(`^${escape(before)}${quasis.map(({ value }) => escape(value.cooked ?? '')).join('.+')}$`)
}

/** Whether a template names its area: `site.…`. The bare `problem.…` does not, since it would use every problem. */
function namesArea(template: TemplateLiteral): boolean {
  const start = template.quasis[0]?.value.cooked ?? ''
  return /^[a-z][a-z0-9-]*\./.test(start) && start !== 'problem.'
}

/** The literals and templates that an argument may turn out to be: both sides of a choice count. */
function* choices(argument: Expression): Generator<Expression> {
  if (argument.type === 'ConditionalExpression') {
    yield* choices(argument.consequent)
    yield* choices(argument.alternate)
  } else if (argument.type === 'LogicalExpression') {
    yield* choices(argument.left)
    yield* choices(argument.right)
  } else if (argument.type === 'ParenthesizedExpression') yield* choices(argument.expression)
  else yield argument
}

/** `t(…)`, `say.t(…)` and `messages.in(language)(…)` take keys; `fail(…)` takes the code of a problem. */
function takes({ callee }: CallExpression): 'key' | 'code' | undefined {
  if (callee.type === 'Identifier') return callee.name === 't' ? 'key' : callee.name === 'fail' ? 'code' : undefined
  if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier') {
    return callee.property.name === 't' ? 'key' : undefined
  }
  const translator = callee.type === 'CallExpression' && callee.callee.type === 'MemberExpression' && callee.callee
  return translator && translator.property.type === 'Identifier' && translator.property.name === 'in'
    ? 'key'
    : undefined
}

/** The key is the first argument, or the second where the first is a language. */
function keyArgument({ arguments: [first, second] }: CallExpression): Argument | undefined {
  return [first, second].find((one) => one !== undefined && keyed(one)) ?? first
}

function keyed(argument: Argument): boolean {
  if (argument.type === 'SpreadElement') return false
  return [...choices(argument)].some(
    (one) => one.type === 'TemplateLiteral' || (one.type === 'Literal' && String(one.value).includes('.')),
  )
}

function usesOf(file: string, text: string): Uses {
  const must: Use[] = []
  const may: string[] = []
  const patterns: RegExp[] = []
  new Visitor({
    Literal({ value }) {
      if (typeof value === 'string') may.push(value)
    },
    TemplateLiteral(template) {
      if (template.expressions.length === 0) may.push(written(template))
      else if (namesArea(template)) patterns.push(patternOf(template))
    },
    CallExpression(call) {
      const kind = takes(call)
      const argument = kind === 'code' ? call.arguments[0] : keyArgument(call)
      if (kind === undefined || argument === undefined || argument.type === 'SpreadElement') return
      const before = kind === 'code' ? 'problem.' : ''
      for (const choice of choices(argument)) {
        if (choice.type === 'Literal' && typeof choice.value === 'string') {
          must.push({ key: before + choice.value, written: before + choice.value, start: choice.start })
        } else if (choice.type === 'TemplateLiteral') {
          must.push({ key: patternOf(choice, before), written: before + written(choice), start: choice.start })
        }
      }
    },
  }).visit(parse(file, text).program)
  return { must, may, patterns }
}

function brokenUse(use: Use, keys: ReadonlyMap<string, string>): string | undefined {
  const { key } = use
  if (typeof key === 'string') return keys.has(key) ? undefined : `no message '${key}'`
  if (!/^[a-z][a-z0-9-]*\./.test(use.written)) return `write the area of the message out, not '${use.written}'`
  for (const known of keys.keys()) if (key.test(known)) return undefined
  return `no message is like '${use.written}'`
}

/** Faults between code and catalogue: a key or a failure code without a message, and a message nobody uses. `keys` tells the file of each. */
export function compareWithCode(keys: ReadonlyMap<string, string>, code: Sources): readonly Fault[] {
  const faults: Fault[] = []
  const used = new Set<string>()
  const patterns: RegExp[] = []
  for (const [file, text] of code) {
    if (isTest(file)) continue
    const uses = usesOf(file, text)
    for (const use of uses.must) {
      const message = brokenUse(use, keys)
      if (message !== undefined) faults.push({ file, line: lineAt(text, use.start), message })
      if (typeof use.key === 'string') used.add(use.key)
      else if (!use.written.startsWith('problem.…')) patterns.push(use.key)
    }
    for (const literal of uses.may) used.add(literal).add(`problem.${literal}`)
    patterns.push(...uses.patterns)
  }
  for (const [key, file] of keys) {
    if (used.has(key) || patterns.some((pattern) => pattern.test(key))) continue
    faults.push({ file, message: `${key}: no code uses it` })
  }
  return faults
}
