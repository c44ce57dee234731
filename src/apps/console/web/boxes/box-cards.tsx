import { Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Part } from './box-grounds.tsx'
import { grouped, sentenceOf, sureness } from './box-words.ts'
import type { Sim } from './boxes-data.ts'
import { More } from './more.tsx'

const few = 40

/** The SIMs of a box, the surest first, each with what speaks for it. */
export function Cards({ sims }: { readonly sims: readonly Sim[] }) {
  const t = useT()
  const [all, setAll] = useState(false)
  return (
    <Part title={t('console.boxes.cards')} help={t('console.boxes.cards.help')}>
      <div className="boxes-scroll">
        <Table verticalSpacing={6} className="boxes-cards">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('console.boxes.number')}</Table.Th>
              <Table.Th className="boxes-figure">{t('console.boxes.score')}</Table.Th>
              <Table.Th className="boxes-figure">{t('console.boxes.calls')}</Table.Th>
              <Table.Th className="boxes-figure">{t('console.boxes.devices')}</Table.Th>
              <Table.Th>{t('console.boxes.when')}</Table.Th>
              <Table.Th>{t('console.boxes.why')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sims.slice(0, all ? undefined : few).map((sim) => (
              <Card key={sim.imsi} sim={sim} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <More shown={all} few={few} of={sims.length} show={() => setAll(true)} />
    </Part>
  )
}

function Card({ sim }: { readonly sim: Sim }) {
  const t = useT()
  const format = useFormat()
  return (
    <Table.Tr>
      <Table.Td>
        <div className="boxes-number">{sim.number === null ? t('console.boxes.unknown') : grouped(sim.number)}</div>
        <Text size="sm" c="dimmed">
          {t('console.boxes.imsi', { imsi: sim.imsi })}
        </Text>
      </Table.Td>
      <Table.Td className="boxes-figure">{sureness(sim.score, format)}</Table.Td>
      <Table.Td className="boxes-figure">{format.number(sim.calls)}</Table.Td>
      <Table.Td className="boxes-figure">{format.number(sim.imeis.length)}</Table.Td>
      <Table.Td>
        {format.time(sim.firstSeen)}
        <Text size="sm" c="dimmed">
          {format.time(sim.lastSeen)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Why sim={sim} />
      </Table.Td>
    </Table.Tr>
  )
}

function Why({ sim }: { readonly sim: Sim }) {
  const t = useT()
  const [first, ...rest] = sim.reasons
  if (first === undefined) return t('console.boxes.why.company')
  if (rest.length === 0) return sentenceOf(t, first)
  return (
    <details className="boxes-why">
      <summary>
        {sentenceOf(t, first)}{' '}
        <Text span size="sm" c="dimmed">
          {t('console.boxes.why.more', { count: rest.length })}
        </Text>
      </summary>
      <ul>
        {rest.map((reason) => (
          <li key={reason.code}>{sentenceOf(t, reason)}</li>
        ))}
      </ul>
    </details>
  )
}
