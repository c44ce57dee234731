import { Text } from '@mantine/core'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { accountText } from './account-text.ts'
import { useTenge } from './money.ts'
import type { ToldAnswer } from './recovery.ts'

/** What banks said by telephone or letter about letting go and giving back, as lines among the papers. */
export function ToldAnswers({ answers }: { readonly answers: readonly ToldAnswer[] }) {
  const t = useT()
  const format = useFormat()
  const tenge = useTenge()
  return answers.map(({ id, kind, way, answeredBy, account, done, refused, recordedAt }) => (
    <li key={id}>
      {t(`console.recovery-hand.told.${way}`, { time: format.time(recordedAt), by: answeredBy })},{' '}
      <span className="recoveries-account">{accountText(account)}</span>:{' '}
      {[
        done > 0 ? t(`console.recovery-hand.done.${kind}`, { sum: tenge(done) }) : null,
        ...refused.map(
          ({ reason, amount }) => `${t(`console.recoveries.answer.refused.${reason}`).toLowerCase()} ${tenge(amount)}`,
        ),
      ]
        .filter((word) => word !== null)
        .join(', ')}
      {refused.length > 0 && (
        <Text span size="sm" c="dimmed">
          {' '}
          ({t('console.recovery-hand.refused.waits')})
        </Text>
      )}
    </li>
  ))
}
