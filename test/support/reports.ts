import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import { makeReports, type SubmissionInput } from '#domains/reports'
import type { Id } from '#kernel/id'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous } from '#platform/access'
import { testPlatform } from './services.ts'

/** How a report on the telephone comes in. */
export const byPhone = { channel: 'phone', language: 'kk', reporterMark: null } as const

/** Reports on a database of the test's own, two operators and a supervisor, and short ways to do what tests do over and over. */
export async function testReports() {
  const platform = await testPlatform()
  const shared = { ...platform, audit: makeAudit(platform), receipts: makeReceipts(platform) }
  const indicators = makeIndicators(shared)
  const reports = makeReports({ ...shared, indicators, config: { RETENTION_DAYS: 90 } })
  const person = await testPeople(platform)
  const takerOne = await person('Taker-one', ['operator'])
  const takerTwo = await person('Taker-two', ['operator'])
  const supervisor = await person('Chief', ['supervisor'])
  let told = 0
  /** A report whose words nobody else's are like; gives its id. */
  const submit = async (input: Partial<SubmissionInput> = {}): Promise<Id<'report'>> => {
    platform.clock.advance(1000)
    const text = `Хабарлама ${told++}: біреу үйге келіп, ақша сұрады`
    const done = unwrap(await reports.submit(anonymous, { text, topics: ['other'], ...input }, byPhone))
    const [report] = done.reports
    if (report === undefined) throw new Error('no report was made')
    return report.id
  }
  /** The report as it stands in the queue. */
  const line = async (id: Id<'report'>, actor = takerOne) => (await reports.work.lines(actor, [id]))[0]
  const minutes = (count: number) => platform.clock.advance(count * 60_000)
  return { platform, indicators, reports, person, takerOne, takerTwo, supervisor, submit, line, minutes }
}

/** An organisation; gives what makes people of it. */
async function testPeople({ pool, ids }: Awaited<ReturnType<typeof testPlatform>>) {
  const organisation = '01900000-0000-7000-8000-0000000000ff'
  await pool.query(
    `insert into identity.organisation (id, kind, name, state, created_at) values ($1, 'hotline', 'Hotline', 'active', now())`,
    [organisation],
  )
  return async (name: string, roles: Actor['roles'], region: string | null = null): Promise<Actor> => {
    const id = ids.next<'person'>()
    await pool.query(
      `insert into identity.person (id, organisation_id, email, name, roles, language, state, password, created_at)
       values ($1, $2, $3, $4, $5, 'kk', 'active', '$argon2id$unused', now())`,
      [id, organisation, `${name.toLowerCase()}@hotline.test`, name, roles],
    )
    return { kind: 'person', id, organisation, region, roles, scopes: [] }
  }
}

/** `ok`, or the code of what was refused. */
export function codeOf(result: { readonly ok: boolean; readonly error?: { readonly code: string } }) {
  return result.ok ? 'ok' : result.error?.code
}
