import { sql } from 'kysely'
import type { Region } from '#domains/taxonomy'
import type { Id } from '#kernel/id'
import type { Language } from '#kernel/language'
import type { Database, Tx } from '#platform/database'
import type { AddresseeKind, AddresseeWay } from './referral.ts'

/** What can be said of an addressee. */
export interface AddresseeEntry {
  readonly kind: AddresseeKind
  readonly names: Readonly<Record<Language, string>>
  /** The language its letters are written in. */
  readonly language: Language
  readonly how: AddresseeWay
  /** An e-mail address, the address of a portal, or a postal address. */
  readonly address: string
  /** Whose people and programs answer here. */
  readonly organisationId: string | null
  /** The region it answers for; null for the whole country or abroad. */
  readonly region: Region | null
  /** Days within which an answer is due. */
  readonly answerDays: number
  readonly active: boolean
}

/** An addressee of the register. */
export interface Addressee extends AddresseeEntry {
  readonly id: Id<'addressee'>
  readonly version: number
  readonly changedAt: Date
}

const columns = sql`id, kind, jsonb_build_object('kk', name_kk, 'ru', name_ru, 'en', name_en) as names, language, how,
  address, organisation_id as "organisationId", region, answer_days as "answerDays", active, version,
  changed_at as "changedAt"`

/** All addressees, those in use first, in the order of a screen. */
export async function listAddressees(db: Database): Promise<readonly Addressee[]> {
  const { rows } = await sql<Addressee>`select ${columns} from reports.addressee
    order by active desc, kind, region nulls first, name_en, id limit 1000`.execute(db)
  return rows
}

/** One addressee. */
export async function findAddressee(db: Database, id: Id<'addressee'>): Promise<Addressee | undefined> {
  const { rows } = await sql<Addressee>`select ${columns} from reports.addressee where id = ${id}`.execute(db)
  return rows[0]
}

/** Writes an addressee, new or changed; false where another version than the one before it is there. */
export async function saveAddressee(tx: Tx, a: Addressee): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into reports.addressee as old (id, kind, name_kk, name_ru, name_en, language, how, address, organisation_id,
      region, answer_days, active, version, changed_at)
    values (${a.id}, ${a.kind}, ${a.names.kk}, ${a.names.ru}, ${a.names.en}, ${a.language}, ${a.how}, ${a.address},
      ${a.organisationId}, ${a.region}, ${a.answerDays}, ${a.active}, ${a.version}, ${a.changedAt})
    on conflict (id) do update set kind = excluded.kind, name_kk = excluded.name_kk, name_ru = excluded.name_ru,
      name_en = excluded.name_en, language = excluded.language, how = excluded.how, address = excluded.address,
      organisation_id = excluded.organisation_id, region = excluded.region, answer_days = excluded.answer_days,
      active = excluded.active, version = excluded.version, changed_at = excluded.changed_at
    where old.version = excluded.version - 1`.execute(tx)
  return numAffectedRows === 1n
}
