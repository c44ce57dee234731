import { nationalDay } from '#kernel/clock'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'
import { simulateReports } from '#simulation/reports'
import { sealTruth } from '#simulation/truth'
import type { TestApplication } from './application.ts'
import { colleague, firstAdministrator, type Staff } from './staff.ts'

/** People and reports for looking at the console: enough that no screen is empty. Everything is synthetic. */
export interface ConsoleWorld {
  readonly administrator: Staff
  readonly operator: Staff
  readonly supervisor: Staff
  /** Bound to `KZ-75`. */
  readonly investigator: Staff
  /** An open report of fraud that names identifiers which other reports name too. */
  readonly reportId: string
}

const day = 86_400_000

/** What one caller told; every number in it is made up. */
export const spokenAccount =
  'Маған банктің қауіпсіздік қызметінен деп қоңырау шалды. Нөмірі +7 700 111 22 33. 450 000 теңгені ' +
  'KZ86125KZT5004100100 шотына аудар деді, мен аударып қойдым. Менің өз нөмірім +7 705 000 11 22.'

/** Lets a day of reports come in and some of them be judged. */
export async function populate(
  application: Pick<TestApplication, 'origin' | 'services'>,
  count = 60,
): Promise<ConsoleWorld> {
  const administrator = await firstAdministrator(application)
  const person = (name: string, role: 'operator' | 'supervisor' | 'investigator', region?: string) =>
    colleague(application, administrator, {
      email: `${name}@hotline.test`,
      roles: [role],
      ...(region !== undefined && { region }),
    })
  const operator = await person('operator', 'operator')
  const supervisor = await person('supervisor', 'supervisor')
  const investigator = await person('investigator', 'investigator', 'KZ-75')
  const reports = await tell(application, count)
  for (const id of reports.slice(0, Math.floor(count / 3))) await judge(operator, id)
  const submitted = await application.services.reports.submit(
    systemActor('test'),
    { text: spokenAccount, topics: ['fraud'], fraudType: 'bank-call', region: 'KZ-75' },
    { language: 'kk', channel: 'phone', idempotencyKey: undefined, reporterMark: null },
  )
  const reportId = unwrap(submitted).reports[0]?.id
  if (reportId === undefined) throw new Error('the submission made no report')
  for (const id of reports.slice(-5)) await operator.call('POST', `/api/v1/reports/${id}/review`)
  await refer(supervisor, reportId)
  const today = nationalDay(new Date())
  await supervisor.call('POST', '/api/v1/desk/quality/samples', { from: today, to: today, size: 5, data: 'synthetic' })
  return { administrator, operator, supervisor, investigator, reportId }
}

async function tell({ services }: Pick<TestApplication, 'services'>, count: number): Promise<readonly string[]> {
  const to = new Date()
  const from = new Date(to.getTime() - day)
  const { submissions } = sealTruth(simulateReports({ seed: 5, count, from, to }))
  const ids: string[] = []
  for (const [index, { text, topic, fraudType, danger, region, language, channel }] of submissions.entries()) {
    const submitted = await services.reports.submit(
      systemActor('test'),
      { text, topics: [topic], fraudType: fraudType ?? undefined, danger, region: region ?? undefined },
      { channel, language, reporterMark: null, synthetic: true, idempotencyKey: `world-${index}` },
    )
    ids.push(...unwrap(submitted).reports.map(({ id }) => id))
  }
  // Telling the same number twice is how two reports come to be linked.
  await services.reports.submit(
    systemActor('test'),
    { text: `${spokenAccount} Тағы бір рет қоңырау шалды.`, topics: ['fraud'], region: 'KZ-71' },
    { language: 'kk', channel: 'site', idempotencyKey: undefined, reporterMark: null, synthetic: true },
  )
  return ids
}

/** One addressee, and a letter to it that was sent. */
async function refer(supervisor: Staff, reportId: string): Promise<void> {
  const added = await supervisor.call<{ id: string }>('POST', '/api/v1/addressees', {
    kind: 'police',
    names: {
      kk: 'Алматы қаласының полициясы (үлгі)',
      ru: 'Полиция города Алматы (пример)',
      en: 'Police of Almaty (sample)',
    },
    language: 'kk',
    how: 'letter',
    address: 'Алматы қаласы, үлгі көшесі, 1',
    region: 'KZ-75',
    answerDays: 3,
  })
  const drafted = await supervisor.call<{ id: string; version: number }>(
    'POST',
    `/api/v1/reports/${reportId}/referrals`,
    { addresseeId: added.body.id },
  )
  const { id, version } = drafted.body
  await supervisor.call('PATCH', `/api/v1/referrals/${id}`, { action: 'send', how: 'printed', version })
}

async function judge(operator: Staff, id: string): Promise<void> {
  await operator.call('POST', `/api/v1/reports/${id}/assessment`, {
    version: 1,
    classification: 'not-illegal',
    closingReason: 'not-illegal',
    message: 'Рақмет, қарап шықтық.',
  })
}
