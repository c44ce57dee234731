import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { Failure, Loading } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { nationalToday } from '../figures/figures-data.ts'
import { useCommands } from '../palette/commands.ts'
import { type Gateway, useGateways, withdrawGateway } from './boxes-data.ts'
import { GatewayDialog } from './gateway-dialog.tsx'
import { WithdrawDialog } from './withdraw-dialog.tsx'

/** Gateways with a licence: their SIMs are no box. */
export function Gateways() {
  const t = useT()
  const { may } = useSession()
  const { data, error, refetch } = useGateways()
  const [adding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<Gateway | null>(null)
  return (
    <Stack gap="md">
      <Text maw={780}>{t('console.boxes.gateways.help')}</Text>
      {may('calls:change-plan') && <Add open={() => setAdding(true)} />}
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.items.length === 0 && <Text c="dimmed">{t('console.boxes.gateways.none')}</Text>}
      {data !== undefined && data.items.length > 0 && <GatewayTable items={data.items} withdraw={setLeaving} />}
      {adding && <GatewayDialog close={() => setAdding(false)} />}
      {leaving !== null && (
        <WithdrawDialog
          title={t('console.boxes.gateways.withdraw')}
          follows={t('console.boxes.gateways.withdraw.follows', { licence: leaving.licence, count: leaving.sims })}
          act={() => withdrawGateway(leaving.id)}
          close={() => setLeaving(null)}
        />
      )}
    </Stack>
  )
}

function Add({ open }: { readonly open: () => void }) {
  const t = useT()
  useKeys({ n: open })
  useCommands([{ id: 'boxes.gateway', label: t('console.boxes.gateways.add'), group: 'here', keys: 'n', run: open }])
  return (
    <Group>
      <Button onClick={open} aria-keyshortcuts="n" rightSection={<Hint keys="n" />}>
        {t('console.boxes.gateways.add')}
      </Button>
    </Group>
  )
}

interface GatewayTableProps {
  readonly items: readonly Gateway[]
  readonly withdraw: (gateway: Gateway) => void
}

function GatewayTable({ items, withdraw }: GatewayTableProps) {
  const t = useT()
  return (
    <div className="boxes-scroll">
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.boxes.licence')}</Table.Th>
            <Table.Th>{t('console.boxes.holder')}</Table.Th>
            <Table.Th>{t('console.boxes.region')}</Table.Th>
            <Table.Th className="boxes-figure">{t('console.boxes.sims')}</Table.Th>
            <Table.Th>{t('console.boxes.valid')}</Table.Th>
            <Table.Th>
              <span className="heard">{t('console.boxes.actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((gateway) => (
            <GatewayRow key={gateway.id} gateway={gateway} withdraw={() => withdraw(gateway)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function GatewayRow({ gateway, withdraw }: { readonly gateway: Gateway; readonly withdraw: () => void }) {
  const t = useT()
  const format = useFormat()
  const { may } = useSession()
  const { licence, holder, bin, region, sims, validFrom, validTo } = gateway
  const today = nationalToday()
  const standing = validFrom > today ? 'ahead' : validTo <= today ? 'over' : 'now'
  return (
    <Table.Tr>
      <Table.Th scope="row">{licence}</Table.Th>
      <Table.Td>
        {holder}
        {bin !== null && (
          <Text size="sm" c="dimmed">
            {t('console.boxes.bin')} {bin}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{region === null ? t('console.boxes.region.all') : wordOf.region(t, region)}</Table.Td>
      <Table.Td className="boxes-figure">{format.number(sims)}</Table.Td>
      <Table.Td>
        <Group gap="xs">
          {`${format.day(validFrom)} – ${format.day(validTo)}`}
          <Badge variant="light" tt="none" color={{ ahead: 'yellow', over: 'gray', now: 'green' }[standing]}>
            {t(`console.boxes.valid.${standing}`)}
          </Badge>
        </Group>
      </Table.Td>
      <Table.Td ta="right">
        {may('calls:change-plan') && (
          <Button size="xs" variant="default" onClick={withdraw}>
            {t('console.boxes.withdraw')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
