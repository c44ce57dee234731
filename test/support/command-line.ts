import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { testDatabase } from './database.ts'

/** What a call of `saqbol` ended with. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const launcher = join(import.meta.dirname, '../../bin/saqbol.mjs')

/** The command line as a person at the machine has it, on a database and a data folder of the test file's own. */
export async function testCommandLine() {
  const folder = await mkdtemp(join(tmpdir(), 'saqbol-cli-'))
  after(() => rm(folder, { recursive: true, force: true }))
  const database = await testDatabase()
  const environment = { ...process.env, SAQBOL_DATA: folder, DATABASE_URL: database.url, LANG: 'en' }
  const call = (words: readonly string[], input = '', extra: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [launcher, ...words], { env: { ...environment, ...extra } })
      let out = ''
      let err = ''
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, out, err }))
      // A command that reads nothing may be gone before the input is.
      child.stdin.on('error', () => undefined)
      child.stdin.end(input)
    })
  return { call, folder, database }
}
