import assert from 'node:assert/strict'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'
import type { TestApplication } from './application.ts'

/** Whoever works at the hotline in tests of the site. */
export const operator = systemActor('test')

/** Lists a number as confirmed: two people tell of it, an operator confirms it. */
export async function listNumber({ services }: Pick<TestApplication, 'services'>, number: string): Promise<void> {
  const submit = (text: string) =>
    services.reports.submit(operator, { text, topics: ['fraud'] }, { channel: 'phone', reporterMark: null })
  unwrap(await submit(`They asked for a code from ${number}`))
  const [report] = unwrap(await submit(`Somebody from ${number} wanted my money`)).reports
  assert.ok(report)
  const view = unwrap(await services.reports.get(operator, report.id))
  const decision = { decision: 'confirm', legalBasis: 'criminal-code-190', reason: 'Two victims told it.' } as const
  const indicators = view.identifiers.flatMap(({ observableId }) =>
    observableId === null ? [] : [{ observableId, ...decision }],
  )
  const assessment = { classification: 'illegal', closingReason: 'referred', indicators } as const
  unwrap(await services.reports.assess(operator, report.id, { version: view.report.version, assessment }))
}
