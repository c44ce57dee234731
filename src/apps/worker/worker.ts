import { auditJobs } from '#domains/audit'
import { callsJobs } from '#domains/calls'
import {
  crisisJobs,
  evidenceListeners,
  figuresJobs,
  figuresListener,
  intakeJobs,
  mailJobs,
  qualityJobs,
  telephonyJobs,
  wellbeingJobs,
} from '#domains/desk'
import { evidenceJobs } from '#domains/evidence'
import { identityJobs } from '#domains/identity'
import { indicatorsJobs, privateCheckListener } from '#domains/indicators'
import { dutyMailListener, lapseMailListener, paymentsJobs, tracedAccountsListener } from '#domains/payments'
import { blockedJobs, blockedListener, feedJobs, feedListener } from '#domains/publications'
import { queueListener, referralsJobs, reportsJobs, suggestionsJobs, suggestionsListener } from '#domains/reports'
import { statisticsListeners } from '#domains/statistics'
import { startJobs } from '#platform/jobs'
import { outgoingJobs } from '#platform/mail/outgoing'
import { makeRelay, type OutboxListener } from '#platform/outbox'
import { startMail } from '../mail.ts'
import type { Services } from '../services.ts'
import { startZone } from '../zone.ts'

/** Who hears of what happens. */
function listenersOf(services: Services): readonly OutboxListener[] {
  return [
    // First: partners wait for it.
    feedListener(services.feed),
    blockedListener(services.blocked),
    ...statisticsListeners(services.statistics),
    figuresListener(services.figures),
    suggestionsListener(services.suggestions),
    queueListener(services),
    ...evidenceListeners(services.evidence),
    privateCheckListener(services.indicators.privateChecks),
    tracedAccountsListener(services),
    services.payments.banks.webhooks.listener,
    dutyMailListener(services),
    lapseMailListener(services),
  ]
}

/**
 * Starts what happens behind the requests: the outbox relay, the jobs of all domains, and the SMTP port where one is
 * configured. Disposing finishes them.
 */
export async function startWorker(services: Services): Promise<AsyncDisposable> {
  const { pool, log } = services
  const relay = makeRelay({ ...services, listeners: listenersOf(services) })
  const jobs = await startJobs({
    pool,
    log,
    jobs: [
      ...auditJobs(services.audit),
      ...identityJobs(services.identity),
      ...indicatorsJobs(services.indicators, services.config),
      ...reportsJobs(services.reports),
      ...suggestionsJobs(services.suggestions),
      ...referralsJobs(services.referrals),
      ...intakeJobs(services.drafts),
      ...telephonyJobs(services.telephony),
      ...figuresJobs(services.figures),
      ...qualityJobs(services.quality),
      ...crisisJobs(services.crises),
      ...wellbeingJobs(services.wellbeing),
      ...evidenceJobs(services.evidence),
      ...mailJobs(services.mail),
      ...callsJobs(services.calls, services.config),
      ...paymentsJobs(services.payments),
      ...feedJobs(services.feed),
      ...blockedJobs(services.blocked),
      ...outgoingJobs(services.outgoing),
    ],
  })
  const receiving = await startMail(services).catch(async (error: unknown) => {
    await jobs[Symbol.asyncDispose]()
    throw error
  })
  const zone = await startZone(services).catch(async (error: unknown) => {
    await receiving?.[Symbol.asyncDispose]()
    await jobs[Symbol.asyncDispose]()
    throw error
  })
  relay.start()
  return {
    [Symbol.asyncDispose]: async () => {
      await receiving?.[Symbol.asyncDispose]()
      await zone?.[Symbol.asyncDispose]()
      await relay[Symbol.asyncDispose]()
      await jobs[Symbol.asyncDispose]()
    },
  }
}
