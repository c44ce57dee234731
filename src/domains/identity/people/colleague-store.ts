import { sql } from 'kysely'
import type { Database } from '#platform/database'
import type { StaffRole } from '../staff-roles.ts'

/** Somebody of the staff, as colleagues know them. */
export interface Colleague {
  readonly id: string
  readonly name: string
  readonly roles: readonly StaffRole[]
  /** The region their organisation is bound to; null for the whole country. */
  readonly region: string | null
  readonly organisationId: string
  readonly active: boolean
}

/** Everybody of the staff, by name. */
export async function listColleagues(db: Database): Promise<readonly Colleague[]> {
  const { rows } = await sql<Colleague>`
    select p.id::text as id, p.name, p.roles, o.region, p.organisation_id::text as "organisationId",
      p.state = 'active' and o.state = 'active' as active
    from identity.person p join identity.organisation o on o.id = p.organisation_id order by p.name, p.id`.execute(db)
  return rows
}
