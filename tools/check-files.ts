/** Fails on files too long, names that say nothing, undocumented exports, machine paths. Run: `node tools/check-files.ts` */
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Comment, Directive, Statement } from 'oxc-parser'
import { conclude, type Fault, isTest, lineAt, parse, root, type Sources } from './source.ts'

const mostLines = 300

const isCode = (file: string) => /\.(tsx?|mjs|sql|sh)$/.test(file)

/** Lists of data in the shape of code: they grow with the world, not with the program. */
const isData = (file: string) => /(^|[/-])(corpus|tables?|words|letters|data)(\/|[.-][^/]*$|$)/.test(file)

function lengthFault(file: string, text: string): string | undefined {
  const lines = text.trimEnd().split('\n').length
  if (!isCode(file) || isData(file) || lines <= mostLines) return undefined
  return `${lines} lines; split it by noun (${mostLines} at most)`
}

const emptyNames = /^(utils?|helpers?|commons?|misc|miscellaneous)$/

function nameFault(file: string): string | undefined {
  const words = file.split(/[/.-]/).filter((word) => emptyNames.test(word.toLowerCase()))
  return words.length > 0 ? `'${words[0]}' says nothing; name it by its noun or role` : undefined
}

/** Paths of the machine something was written on: they exist on no other. */
const machinePath = /(?<![\w.$}:/-])\/(?:work|root)\/[\w.-]/

function pathFaults(file: string, text: string): readonly Fault[] {
  if (!machinePath.test(text)) return []
  const lines = text.split('\n').map((line, index) => ({ line, index }))
  return lines
    .filter(({ line }) => machinePath.test(line))
    .map(({ index }) => ({ file, line: index + 1, message: 'a path of one machine' }))
}

/** The name and start of a declaration that is exported in place; re-exports are documented where they are declared. */
function exported(statement: Statement | Directive): { readonly name: string; readonly start: number } | undefined {
  if (statement.type === 'ExportDefaultDeclaration') return { name: 'default', start: statement.start }
  if (statement.type !== 'ExportNamedDeclaration' || !statement.declaration) return undefined
  const { declaration, start } = statement
  if (declaration.type === 'VariableDeclaration') {
    const id = declaration.declarations[0]?.id
    return { name: id?.type === 'Identifier' ? id.name : 'export', start }
  }
  const named = 'id' in declaration && declaration.id?.type === 'Identifier' ? declaration.id.name : 'export'
  return { name: named, start }
}

function isDocumented(start: number, text: string, comments: readonly Comment[]): boolean {
  return comments.some(
    (comment) =>
      comment.type === 'Block' && comment.value.startsWith('*') && text.slice(comment.end, start).trim() === '',
  )
}

function docFaults(file: string, text: string): readonly Fault[] {
  if (!/^src\/.*\.tsx?$/.test(file) || isTest(file)) return []
  const { program, comments } = parse(file, text)
  const seen = new Set<string>()
  const faults: Fault[] = []
  for (const statement of program.body) {
    const found = exported(statement)
    // The later signatures of an overloaded function share the comment of the first.
    if (!found || seen.has(found.name)) continue
    seen.add(found.name)
    if (isDocumented(found.start, text, comments)) continue
    faults.push({ file, line: lineAt(text, found.start), message: `${found.name}: say in a /** … */ what it promises` })
  }
  return faults
}

/** Every fault of a tree of text files. */
export function checkFiles(files: Sources): readonly Fault[] {
  return [...files].flatMap(([file, text]) => {
    const whole = [lengthFault(file, text), nameFault(file)].filter((message) => message !== undefined)
    return [...whole.map((message) => ({ file, message })), ...docFaults(file, text), ...pathFaults(file, text)]
  })
}

/** Files that are, or are about to be, committed: text up to 2 MB. */
function committed(): Sources {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  const files = new Map<string, string>()
  for (const file of new Set(list.toString('utf8').split('\0').filter(Boolean))) {
    const path = join(root, file)
    const size = statSync(path, { throwIfNoEntry: false })?.size
    if (size === undefined || size > 2_000_000) continue
    const text = readFileSync(path, 'utf8')
    if (!text.includes('\0')) files.set(file, text)
  }
  return files
}

if (import.meta.main) {
  const files = committed()
  conclude('files', checkFiles(files), files.size)
}
