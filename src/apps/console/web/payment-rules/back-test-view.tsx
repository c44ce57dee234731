import { Alert, Stack, Table, Text } from '@mantine/core'
import type { BackTest } from '#domains/payments'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { typologyName } from './rule-words.ts'

const decisions = ['allow', 'challenge', 'hold', 'block'] as const

type Side = BackTest['current']

/** What a proposal would have done with stored payments, beside what is in force. */
export function BackTestView({ test }: { readonly test: BackTest }) {
  const t = useT()
  const format = useFormat()
  return (
    <Stack gap="sm">
      <Alert variant="light" color="yellow">
        {t('console.rules.test.simulation')}
      </Alert>
      <Text size="sm">
        {t('console.rules.test.over', {
          payments: test.payments,
          thefts: test.frauds,
          money: format.money(String(test.fraudTiyn), 'KZT'),
        })}
      </Text>
      <SidesTable test={test} />
      {test.changed.length === 0 ? (
        <Text size="sm">{t('console.rules.test.same')}</Text>
      ) : (
        <ul className="rules-changed" aria-label={t('console.rules.test.changed')}>
          {test.changed.map(({ from, to, payments }) => (
            <li key={`${from} ${to}`}>
              {`${t(`payment-rule.decision.${from}`)} → ${t(`payment-rule.decision.${to}`)}: ${format.number(payments)}`}
            </li>
          ))}
        </ul>
      )}
      <TypologiesTested test={test} />
    </Stack>
  )
}

function SidesTable({ test }: { readonly test: BackTest }) {
  const t = useT()
  const format = useFormat()
  const sides = [test.current, test.candidate]
  const share = (part: number, whole: number) => (whole === 0 ? '–' : format.share(part / whole))
  const lines: readonly (readonly [string, (side: Side) => string])[] = [
    ...decisions.map(
      (decision) =>
        [t(`payment-rule.decision.${decision}`), (side: Side) => format.number(side.decisions[decision])] as const,
    ),
    [t('console.rules.alert'), ({ alerts }) => format.number(alerts)],
    [t('console.rules.test.stopped'), ({ stopped }) => `${format.number(stopped)} (${share(stopped, test.frauds)})`],
    [
      t('console.rules.test.money'),
      ({ stoppedTiyn }) => `${format.money(String(stoppedTiyn), 'KZT')} (${share(stoppedTiyn, test.fraudTiyn)})`,
    ],
    [
      t('console.rules.test.false-alarms'),
      ({ falseAlarms }) => `${format.number(falseAlarms)} (${share(falseAlarms, test.payments - test.frauds)})`,
    ],
  ]
  return (
    <Table verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('console.rules.test.what')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.test.current')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.test.candidate')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map(([name, tell]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={400}>
              {name}
            </Table.Th>
            {sides.map((side, place) => (
              <Table.Td key={place === 0 ? 'current' : 'candidate'}>{tell(side)}</Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function TypologiesTested({ test }: { readonly test: BackTest }) {
  const t = useT()
  const format = useFormat()
  const before = new Map(test.current.typologies.map((one) => [one.id, one]))
  const tell = (now: number, was: number | undefined, write: (value: number) => string) =>
    was === undefined || was === now ? write(now) : `${write(was)} → ${write(now)}`
  return (
    <Table verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('console.rules.typology')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.alert')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.test.precision')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.test.recall')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {test.candidate.typologies.map(({ id, alerts, precision, recall }) => {
          const was = before.get(id)
          return (
            <Table.Tr key={id}>
              <Table.Th scope="row" fw={400}>
                {typologyName(t, id)}
              </Table.Th>
              <Table.Td>{tell(alerts, was?.alerts, format.number)}</Table.Td>
              <Table.Td>{tell(precision, was?.precision, format.share)}</Table.Td>
              <Table.Td>{tell(recall, was?.recall, format.share)}</Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}
