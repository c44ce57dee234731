import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { useAsked } from '../palette/asked.ts'
import { useCommands } from '../palette/commands.ts'
import { Part } from './box-grounds.tsx'
import { BoxLink } from './box-link.tsx'
import { type Seizure, useSeizures, useSeizureYears, withdrawSeizure } from './boxes-data.ts'
import { SeizureDialog } from './seizure-dialog.tsx'
import { WithdrawDialog } from './withdraw-dialog.tsx'

const figures = ['devices', 'sims', 'suspects', 'foreigners'] as const

/** What the police seized: year by year, and one by one. */
export function Seizures() {
  const t = useT()
  const { may } = useSession()
  const { data, error, refetch } = useSeizures()
  const [recording, setRecording] = useState(false)
  const [leaving, setLeaving] = useState<Seizure | null>(null)
  const format = useFormat()
  return (
    <Stack gap="lg">
      {may('calls:record-seizure') && <Record open={() => setRecording(true)} />}
      <Years />
      <Part title={t('console.boxes.seizures')}>
        {error !== null && <Failure error={error} retry={() => void refetch()} />}
        {data === undefined && error === null && <Loading />}
        {data?.items.length === 0 && <Text c="dimmed">{t('console.boxes.seizures.none')}</Text>}
        {data !== undefined && data.items.length > 0 && <SeizureTable items={data.items} withdraw={setLeaving} />}
      </Part>
      {recording && <SeizureDialog close={() => setRecording(false)} />}
      {leaving !== null && (
        <WithdrawDialog
          title={t('console.boxes.seizures.withdraw')}
          follows={t('console.boxes.seizures.withdraw.follows', {
            day: format.day(leaving.day),
            region: wordOf.region(t, leaving.region),
          })}
          act={() => withdrawSeizure(leaving.id)}
          close={() => setLeaving(null)}
        />
      )}
    </Stack>
  )
}

function Record({ open }: { readonly open: () => void }) {
  const t = useT()
  useKeys({ n: open })
  useAsked('record', open)
  useCommands([{ id: 'boxes.seizure', label: t('console.boxes.seizure'), group: 'here', keys: 'n', run: open }])
  return (
    <Group>
      <Button onClick={open} aria-keyshortcuts="n" rightSection={<Hint keys="n" />}>
        {t('console.boxes.seizure')}
      </Button>
    </Group>
  )
}

function Years() {
  const t = useT()
  const format = useFormat()
  const { data, error, refetch } = useSeizureYears()
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined || data.years.length === 0) return null
  return (
    <Part title={t('console.boxes.years')} help={t('console.boxes.years.help')}>
      <Table verticalSpacing={6} maw={720}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.boxes.year')}</Table.Th>
            <Table.Th className="boxes-figure">{t('console.boxes.seizures')}</Table.Th>
            {figures.map((name) => (
              <Table.Th key={name} className="boxes-figure">
                {t(`console.boxes.seized.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.years.map((year) => (
            <Table.Tr key={year.year}>
              <Table.Th scope="row">{year.year}</Table.Th>
              <Table.Td className="boxes-figure">{format.number(year.seizures)}</Table.Td>
              {figures.map((name) => (
                <Table.Td key={name} className="boxes-figure">
                  {format.number(year[name])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Part>
  )
}

interface SeizureTableProps {
  readonly items: readonly Seizure[]
  readonly withdraw: (seizure: Seizure) => void
}

function SeizureTable({ items, withdraw }: SeizureTableProps) {
  const t = useT()
  return (
    <div className="boxes-scroll">
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.boxes.day')}</Table.Th>
            <Table.Th>{t('console.boxes.region')}</Table.Th>
            {figures.map((name) => (
              <Table.Th key={name} className="boxes-figure">
                {t(`console.boxes.seized.${name}`)}
              </Table.Th>
            ))}
            <Table.Th>{t('console.boxes.note')}</Table.Th>
            <Table.Th>
              <span className="heard">{t('console.boxes.actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((seizure) => (
            <SeizureRow key={seizure.id} seizure={seizure} withdraw={() => withdraw(seizure)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function SeizureRow({ seizure, withdraw }: { readonly seizure: Seizure; readonly withdraw: () => void }) {
  const t = useT()
  const format = useFormat()
  const { may } = useSession()
  return (
    <Table.Tr>
      <Table.Td>{format.day(seizure.day)}</Table.Td>
      <Table.Td>{wordOf.region(t, seizure.region)}</Table.Td>
      {figures.map((name) => (
        <Table.Td key={name} className="boxes-figure">
          {format.number(seizure[name])}
        </Table.Td>
      ))}
      <Table.Td maw={320}>
        {seizure.note !== null && <Text className="boxes-words">{seizure.note}</Text>}
        {seizure.boxId !== null && <BoxLink id={seizure.boxId}>{t('console.boxes.seized.box')}</BoxLink>}
      </Table.Td>
      <Table.Td ta="right">
        {may('calls:record-seizure') && (
          <Button size="xs" variant="default" onClick={withdraw}>
            {t('console.boxes.withdraw')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
