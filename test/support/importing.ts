import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { ImportOptions, Indicators, Reject } from '#domains/indicators'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'

type Options = Partial<ImportOptions> & { readonly reject?: (reject: Reject) => void }

/** Short ways to import texts as files, which are removed when the test file ends. */
export async function testImporter(indicators: Indicators) {
  const folder = await mkdtemp(join(tmpdir(), 'saqbol-import-test-'))
  after(() => rm(folder, { recursive: true }))
  let files = 0
  const importText = async (content: string | Buffer, options: Options = {}) => {
    const path = join(folder, `file-${++files}`)
    await writeFile(path, content)
    return indicators.importFile(systemActor('cli'), path, { source: 'a list', ...options })
  }
  /** Imports, and gives the result. */
  const done = async (content: string | Buffer, options: Options = {}) => unwrap(await importText(content, options))
  /** Imports, and gives the code it fails with, or `ok`. */
  const failure = async (content: string | Buffer, options: Options = {}) => {
    const result = await importText(content, options)
    return result.ok ? 'ok' : result.error.code
  }
  return { folder, done, failure }
}

/** Refused entries in short: `line code`. */
export function shortly(rejects: readonly Reject[]): readonly string[] {
  return rejects.map(({ line, code }) => `${line} ${code}`)
}
