/** Creates an empty migration named by the present minute. Run: `node tools/new-migration.ts reports add due date` */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { domains } from './layers.ts'
import { root } from './source.ts'

/** The path of a migration of a domain, or of `platform`; throws with a sentence where the words make no name. */
export function migrationPath(owner: string, words: readonly string[], now: Date): string {
  if (owner !== 'platform' && !domains.includes(owner)) {
    throw new Error(`'${owner}' is no domain; say platform or one of ${domains.join(', ')}`)
  }
  const name = words.join('-').toLowerCase()
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) throw new Error('say in a few Latin words what the migration does')
  const minute = now.toISOString().replaceAll(/[-:]/g, '').slice(0, 13)
  return `src/${owner === 'platform' ? owner : `domains/${owner}`}/migrations/${minute}-${name}.sql`
}

if (import.meta.main) {
  const [owner = '', ...words] = process.argv.slice(2)
  try {
    const path = migrationPath(owner, words, new Date())
    const file = join(root, path)
    if (existsSync(file)) throw new Error(`${path} exists`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `-- ${words.join(' ')}\n`)
    console.log(`${path}\nwrite it, then run: node tools/check-migrations.ts --write`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    console.error('usage: node tools/new-migration.ts <domain> <words…>')
    process.exitCode = 2
  }
}
