/** What the checks of this folder share: reading the tree, parsing it, and telling faults. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ParseResult, parseSync } from 'oxc-parser'

/** Files by path relative to the repository root, with forward slashes. Tests hand in a made-up tree. */
export type Sources = ReadonlyMap<string, string>

/** One thing wrong: where, and what to do about it. `line` counts from 1. */
export interface Fault {
  readonly file: string
  readonly line?: number
  readonly message: string
}

/** The repository root. */
export const root = join(import.meta.dirname, '..')

/** Reads every file under the root that matches one of the glob patterns, in order of path. */
export function readSources(patterns: readonly string[], folder = root): Sources {
  const files = globSync([...patterns], { cwd: folder, exclude: (name) => name === 'node_modules' })
  files.sort()
  return new Map(files.map((file) => [file.replaceAll('\\', '/'), readFileSync(join(folder, file), 'utf8')]))
}

const parsed = new Map<string, { readonly text: string; readonly result: ParseResult }>()

/** The syntax tree of a TypeScript or TSX file. Throws where the file does not parse: `tsc` tells that better. */
export function parse(file: string, text: string): ParseResult {
  const known = parsed.get(file)
  if (known?.text === text) return known.result
  const result = parseSync(file, text)
  const [error] = result.errors
  if (error) throw new Error(`${file}: ${error.message}`)
  parsed.set(file, { text, result })
  return result
}

/** The line, counted from 1, that holds an offset into a text. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** Whether a path is a test, which may reach for what production code may not. */
export function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file)
}

/** Prints the faults as `file:line: message` and a closing count, and fails the process if there are any. */
export function conclude(name: string, faults: readonly Fault[], looked: number): void {
  for (const fault of faults) {
    const place = fault.line === undefined ? fault.file : `${fault.file}:${fault.line}`
    console.error(`${place}: ${fault.message}`)
  }
  console.log(`${name}: ${looked} files, ${faults.length} faults`)
  if (faults.length > 0) process.exitCode = 1
}
