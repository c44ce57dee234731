import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database'
import type { Bank } from './bank.ts'

const columns = sql`code, organisation, name, bic, key, webhook, duty_officer as "dutyOfficer", duty_contact as "dutyContact",
  answer_minutes as "answerMinutes", updated_at as "updatedAt"`

/** All banks, by their codes. */
export async function listBanks(db: Database): Promise<readonly Bank[]> {
  const { rows } = await sql<Bank>`select ${columns} from payments.bank order by code`.execute(db)
  return rows
}

/** A bank by its code. */
export async function bankOf(db: Database, code: string): Promise<Bank | undefined> {
  const { rows } = await sql<Bank>`select ${columns} from payments.bank where code = ${code}`.execute(db)
  return rows[0]
}

/** The bank that an organisation's clients answer for. */
export async function bankOfOrganisation(db: Database, organisation: string): Promise<Bank | undefined> {
  const { rows } = await sql<Bank>`select ${columns} from payments.bank where organisation = ${organisation}`.execute(
    db,
  )
  return rows[0]
}

/** Codes of banks by the first eight characters of their BIC, where these are of one bank alone. */
export async function codesOfBics(db: Database, institutions: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ institution: string; code: string }>`
    select left(bic, 8) as institution, min(code) as code from payments.bank
    where left(bic, 8) = any(${institutions}::text[]) group by left(bic, 8) having count(*) = 1`.execute(db)
  return new Map(rows.map(({ institution, code }) => [institution, code]))
}

/** Keeps a bank, new or changed; undefined where its organisation is another bank already. */
export async function saveBank(tx: Tx, bank: Bank, by: string): Promise<Bank | undefined> {
  const { code, organisation, name, bic, webhook, dutyOfficer, dutyContact, answerMinutes, updatedAt } = bank
  const key = bank.key === null ? null : JSON.stringify(bank.key)
  const { rows } =
    await sql<Bank>`insert into payments.bank as b (code, organisation, name, bic, key, webhook, duty_officer,
      duty_contact, answer_minutes, updated_at, updated_by)
    select ${code}, ${organisation}::uuid, ${name}, ${bic}, ${key}::jsonb, ${webhook}, ${dutyOfficer}, ${dutyContact},
      ${answerMinutes}::integer, ${updatedAt}::timestamptz, ${by}
    where not exists (select from payments.bank where organisation = ${organisation}::uuid and code <> ${code})
    on conflict (code) do update set organisation = excluded.organisation, name = excluded.name, bic = excluded.bic,
      key = excluded.key, webhook = excluded.webhook, duty_officer = excluded.duty_officer,
      duty_contact = excluded.duty_contact, answer_minutes = excluded.answer_minutes, updated_at = excluded.updated_at,
      updated_by = excluded.updated_by
    returning ${columns}`.execute(tx)
  return rows[0]
}
