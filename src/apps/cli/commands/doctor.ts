import { access, constants, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfig } from '#platform/config'
import { openDatabase } from '#platform/database'
import { makeLog } from '#platform/log'
import { readMigrations } from '#platform/migrations'
import { examineValkey } from '#platform/state/examine'
import { openData } from '../../data.ts'
import { domainMigrations } from '../../domains.ts'
import type { Cli, CliCommand } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

interface Finding {
  readonly check: string
  readonly ok: boolean
  readonly detail: string
}

/** `saqbol doctor`: looks at what a start needs and says in plain words what is wrong. */
export const doctorCommand: CliCommand = (program, cli) => {
  program
    .command('doctor')
    .description(cli.terminal().t('cli.doctor.about'))
    .action(() => examine(cli))
}

async function examine(cli: Cli): Promise<void> {
  const terminal = cli.terminal()
  const findings: Finding[] = []
  const look = async (check: string, work: () => Promise<string>) => {
    await work().then(
      (detail) => findings.push({ check, ok: true, detail }),
      (error: unknown) => findings.push({ check, ok: false, detail: (error as Error).message }),
    )
  }
  await look('node', async () => need(Number(process.versions.node.split('.')[0]) >= 24, process.version))
  const config = readConfig(process.env)
  await look('config', async () =>
    config.ok ? config.value.SAQBOL_DATA : need(false, String(config.error.details?.reasons)),
  )
  if (config.ok) {
    const { SAQBOL_DATA: data } = config.value
    await look('data-folder', async () => access(data, constants.W_OK).then(() => data))
    await look('disk', async () => {
      const { bavail, bsize } = await statfs(data)
      const gigabytes = Math.floor((bavail * bsize) / 1e9)
      return need(gigabytes >= 2, `${gigabytes} GB`)
    })
    await look('site-build', async () => {
      const manifest = join(import.meta.dirname, '../../../../dist/site/manifest.json')
      return access(manifest).then(() => 'dist/site')
    })
    await look('database', async () => {
      await using open = await openData(config.value, makeLog({ LOG_LEVEL: 'silent' }, 'doctor'))
      return `${open.kind}, ${await examineDatabase(open)}`
    })
    const { VALKEY_URL: store } = config.value
    if (store !== undefined) await look('valkey', () => examineValkey(store))
  }
  terminal.result({ findings }, () =>
    findings
      .map(({ check, ok, detail }) => `${ok ? '✓' : '✗'} ${terminal.t(`cli.doctor.check.${check}`)}: ${detail}`)
      .join('\n'),
  )
  if (findings.some((finding) => !finding.ok)) cli.finish(exitCodes.faults)
}

async function examineDatabase({ pool }: Pick<ReturnType<typeof openDatabase>, 'pool'>): Promise<string> {
  const { rows } = await pool.query<{ version: number; text: string; missing: string[] }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as text,
      array(select name from unnest(array['pg_trgm', 'btree_gin']) as name
        where not exists (select from pg_available_extensions e where e.name = name)) as missing`,
  )
  const [found] = rows
  need((found?.version ?? 0) >= 150_000, `PostgreSQL ${found?.text}`)
  need(found?.missing.length === 0, String(found?.missing))
  const known = await pool
    .query<{ key: string }>(`select schema || '/' || name as key from platform.migration`)
    .then(({ rows: applied }) => new Set(applied.map((row) => row.key)))
    .catch(() => new Set<string>())
  const waiting = (await readMigrations(domainMigrations)).filter((m) => !known.has(`${m.schema}/${m.name}`))
  return `PostgreSQL ${found?.text}, ${known.size} migrations, ${waiting.length} waiting`
}

function need(holds: boolean, detail: string): string {
  if (!holds) throw new Error(detail)
  return detail
}
