import { sql } from 'kysely'
import type { Topic } from '#domains/taxonomy'
import type { Database, Tx } from '#platform/database'
import type { TemplateKind, TemplateTexts } from './template.ts'

/** A template of the hotline's own, or its words for one that ships. */
export interface StoredTemplate {
  /** The code of one that ships; else a UUID. */
  readonly id: string
  readonly kind: TemplateKind
  readonly topics: readonly Topic[]
  readonly texts: TemplateTexts
  readonly retired: boolean
  readonly version: number
  readonly changedBy: string | null
  readonly changedAt: Date
}

const columns = sql`id, kind, topics, texts, retired, version, changed_by as "changedBy", changed_at as "changedAt"`

/** All of them, the retired ones too. */
export async function listTemplates(db: Database): Promise<readonly StoredTemplate[]> {
  const { rows } = await sql<StoredTemplate>`select ${columns} from desk.template order by id limit 2000`.execute(db)
  return rows
}

/** One of them. */
export async function findTemplate(db: Database, id: string): Promise<StoredTemplate | undefined> {
  const { rows } = await sql<StoredTemplate>`select ${columns} from desk.template where id = ${id}`.execute(db)
  return rows[0]
}

/** Writes a template and keeps this version for good; false where another version than the one before it is there. */
export async function saveTemplate(tx: Tx, t: StoredTemplate): Promise<boolean> {
  const texts = JSON.stringify(t.texts)
  const { numAffectedRows } = await sql`
    insert into desk.template as old (id, kind, topics, texts, retired, version, changed_by, changed_at)
    values (${t.id}, ${t.kind}, ${t.topics}, ${texts}::jsonb, ${t.retired}, ${t.version}, ${t.changedBy}, ${t.changedAt})
    on conflict (id) do update set kind = excluded.kind, topics = excluded.topics, texts = excluded.texts,
      retired = excluded.retired, version = excluded.version, changed_by = excluded.changed_by,
      changed_at = excluded.changed_at
    where old.version = excluded.version - 1`.execute(tx)
  if (numAffectedRows !== 1n) return false
  await sql`insert into desk.template_version (template_id, version, texts, retired, changed_by, changed_at)
    values (${t.id}, ${t.version}, ${texts}::jsonb, ${t.retired}, ${t.changedBy}, ${t.changedAt})`.execute(tx)
  return true
}

/** A version as it was. */
export interface TemplateVersion {
  readonly version: number
  readonly texts: TemplateTexts
  readonly retired: boolean
  readonly changedBy: string | null
  readonly changedAt: Date
}

/** The versions of a template, the latest first. */
export async function versionsOf(db: Database, id: string): Promise<readonly TemplateVersion[]> {
  const { rows } = await sql<TemplateVersion>`
    select version, texts, retired, changed_by as "changedBy", changed_at as "changedAt"
    from desk.template_version where template_id = ${id} order by version desc limit 100`.execute(db)
  return rows
}
