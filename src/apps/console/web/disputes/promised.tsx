import { Text } from '@mantine/core'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { promisedBy } from './promise.ts'

const day = 86_400_000

/** Until when an answer is promised; the last day and a broken promise stand out, by weight and a sign: colours would not hold on a chosen line. */
export function Promised({ openedAt }: { readonly openedAt: string }) {
  const t = useT()
  const format = useFormat()
  const by = promisedBy(openedAt)
  const left = by.getTime() - Date.now()
  const words = { day: format.day(by) }
  if (left < 0) {
    return (
      <Text span size="sm" fw={700}>
        <span aria-hidden>■ </span>
        {t('console.disputes.promised.late', words)}
      </Text>
    )
  }
  return left < day ? (
    <Text span size="sm" fw={700}>
      <span aria-hidden>▲ </span>
      {t('console.disputes.promised.today', words)}
    </Text>
  ) : (
    <Text span size="sm">
      {t('console.disputes.promised', words)}
    </Text>
  )
}
