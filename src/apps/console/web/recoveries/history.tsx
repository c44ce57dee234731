import { Stack, Title } from '@mantine/core'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import type { Entry, RecoveryDetail } from './recovery.ts'

/** What has a sentence of its own; anything else is told by its name. */
const known = new Set([
  'recovery-opened',
  'recovery-started',
  'recovery-assigned',
  'recovery-cancelled',
  'confirmation-taken',
  'reply-taken',
  'request-reminded',
  'request-escalated',
  'request-supervised',
  'unanswered-let-go',
  'contradiction-settled',
  'money-reachable',
  'money-followed',
  'notice-recorded',
  'sanction-recorded',
  'analysis-concluded',
  'hold-let-go',
  'bank-told',
])

/** What was done about the recovery, the latest first. */
export function History({ recovery }: { readonly recovery: RecoveryDetail }) {
  const t = useT()
  const format = useFormat()
  const whoIs = useWho(recovery)
  return (
    <Stack gap="xs" component="section" aria-labelledby="recoveries-history">
      <Title order={2} size="h4" id="recoveries-history">
        {t('console.recoveries.history')}
      </Title>
      <ol className="recoveries-history">
        {recovery.events
          .toSorted((a, b) => (a.at < b.at ? 1 : -1))
          .map((entry) => {
            const name = entry.action.replace(/^payments\./, '')
            return (
              <li key={entry.id}>
                <time dateTime={entry.at}>{format.time(entry.at)}</time>
                <span>
                  {known.has(name) ? t(`console.recoveries.event.${name}`) : name} · {whoIs(entry)}
                </span>
              </li>
            )
          })}
      </ol>
    </Stack>
  )
}

/** Who did something: a bank by its name, oneself, a colleague, or nobody in particular. */
function useWho({ requests, victimBank, victimBankName }: RecoveryDetail): (entry: Entry) => string {
  const t = useT()
  const { person } = useSession()
  const banks = new Map(requests.map(({ bank, bankName }) => [bank, bankName ?? bank]))
  banks.set(victimBank, victimBankName)
  return ({ actorId, actorKind }) => {
    if (actorId === person.id) return t('console.recoveries.you')
    const bank = actorId?.startsWith('bank:') === true ? actorId.slice(5) : undefined
    if (bank !== undefined) return banks.get(bank) ?? bank
    if (actorKind === 'person') return t('console.recoveries.somebody')
    return t(actorKind === 'client' ? 'console.recoveries.by.bank' : 'console.recoveries.by.system')
  }
}
