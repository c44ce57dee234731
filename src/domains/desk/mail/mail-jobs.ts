import type { Evidence } from '#domains/evidence'
import type { Job } from '#platform/jobs'
import type { OutboxListener } from '#platform/outbox'
import type { MailIntake } from './mail-service.ts'

/** Every night the marks of yesterday's senders are deleted, at 21:50 UTC. */
export function mailJobs(mail: Pick<MailIntake, 'forget'>): readonly Job[] {
  return [
    {
      name: 'desk-mail-forget',
      schedule: '50 21 * * *',
      run: async () => {
        await mail.forget()
      },
    },
  ]
}

/** Attachments go when the words they came with go. Evidence stands below reports, so the news is carried from here. */
export function evidenceListeners(evidence: Pick<Evidence, 'expire'>): readonly OutboxListener[] {
  return [
    {
      name: 'evidence-retention',
      topics: ['reports.words-deleted'],
      handle: (tx, { payload }) =>
        evidence.expire(tx, (payload as { readonly submissionIds: readonly string[] }).submissionIds),
    },
  ]
}
