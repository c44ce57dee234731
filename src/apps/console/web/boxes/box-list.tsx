import { Group, SegmentedControl, Stack, Table, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { StateBadge, SyntheticBadge } from './badges.tsx'
import { BoxLink } from './box-link.tsx'
import { linkOf, sureness, tiesOf } from './box-words.ts'
import { type Box, type BoxFilter, boxFilters, useBoxes } from './boxes-data.ts'

/** Boxes, the surest first. */
export function BoxList() {
  const t = useT()
  const [filter, setFilter] = useState<BoxFilter>('waiting')
  const { data, error, refetch } = useBoxes(filter)
  const items = data?.items
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <SegmentedControl
          aria-label={t('console.boxes.filter')}
          value={filter}
          data={boxFilters.map((value) => ({ value, label: t(`console.boxes.filter.${value}`) }))}
          onChange={setFilter}
        />
        {items !== undefined && items.length > 0 && (
          <Group gap={6}>
            <Text size="sm" c="dimmed">
              {t('console.boxes.count', { count: items.length })}
            </Text>
            <Hint keys="j" />
            <Hint keys="k" />
            <Hint keys="enter" />
          </Group>
        )}
      </Group>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {items === undefined && error === null && <Loading />}
      {items?.length === 0 && (
        <Empty title={t(`console.boxes.none.${filter}`)}>
          {filter === 'waiting' ? t('console.boxes.none.waiting.help') : undefined}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && <BoxTable items={items} />}
    </Stack>
  )
}

function BoxTable({ items }: { readonly items: readonly Box[] }) {
  const t = useT()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<string | null>(null)
  const at = Math.max(
    0,
    items.findIndex(({ id }) => id === chosen),
  )
  const go = (to: number) => setChosen(items[Math.min(Math.max(to, 0), items.length - 1)]?.id ?? null)
  const open = (id: string | undefined) => {
    if (id !== undefined) void navigate({ to: '/sim-boxes/box/$id', params: { id } })
  }
  useKeys({ j: () => go(at + 1), k: () => go(at - 1), enter: () => open(items[at]?.id) })
  return (
    <div className="boxes-scroll">
      <Table verticalSpacing="xs" aria-label={t('console.boxes.list')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.boxes.box')}</Table.Th>
            <Table.Th className="boxes-figure">{t('console.boxes.score')}</Table.Th>
            <Table.Th className="boxes-figure">{t('console.boxes.sims')}</Table.Th>
            <Table.Th className="boxes-figure">{t('console.boxes.devices')}</Table.Th>
            <Table.Th className="boxes-figure">{t('console.boxes.calls')}</Table.Th>
            <Table.Th>{t('console.boxes.strongest')}</Table.Th>
            <Table.Th>{t('console.boxes.last-seen')}</Table.Th>
            <Table.Th>{t('console.boxes.state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((box, place) => (
            <BoxRow key={box.id} box={box} current={place === at} open={() => open(box.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function BoxRow(props: { readonly box: Box; readonly current: boolean; readonly open: () => void }) {
  const { box, current, open } = props
  const t = useT()
  const format = useFormat()
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const [strongest] = tiesOf(box.links)
  return (
    <Table.Tr ref={row} className="boxes-row" data-current={current} onClick={open}>
      <Table.Td>
        <BoxLink id={box.id}>{box.operator}</BoxLink>
        <Group gap={6}>
          <Text size="sm" c="dimmed">
            {box.region === null ? t('console.boxes.region.none') : wordOf.region(t, box.region)}
          </Text>
          {box.synthetic && <SyntheticBadge />}
        </Group>
      </Table.Td>
      <Table.Td className="boxes-figure">{sureness(box.score, format)}</Table.Td>
      <Table.Td className="boxes-figure">{format.number(box.sims)}</Table.Td>
      <Table.Td className="boxes-figure">{format.number(box.devices)}</Table.Td>
      <Table.Td className="boxes-figure">{format.number(box.calls)}</Table.Td>
      <Table.Td>{strongest === undefined ? '—' : linkOf(t, strongest.kind)}</Table.Td>
      <Table.Td className="boxes-whole">
        <span title={format.time(box.lastSeen)}>{format.ago(box.lastSeen)}</span>
      </Table.Td>
      <Table.Td className="boxes-whole">
        <StateBadge box={box} />
      </Table.Td>
    </Table.Tr>
  )
}
