import { Button, Group, Modal, Popover, Stack, Table, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { useCommands } from '../palette/commands.ts'
import { exposureKey, type OwnExposure, useOwnExposure } from './exposure.ts'

/** “Later” is taken at its word for so long, in milliseconds. */
const laterFor = 20 * 60_000

function useRest() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (state: 'begin' | 'end') => api.post<OwnExposure>('/api/v1/desk/wellbeing/rest', { state }),
    onSuccess: (own) => client.setQueryData(exposureKey, own),
  })
}

/** How I am: my exposure today, breaks proposed and taken. Stands in the head of every screen; nobody else sees it. */
export function WellbeingMenu() {
  const t = useT()
  const [open, setOpen] = useState(false)
  const [later, setLater] = useState(0)
  const { data } = useOwnExposure()
  const rest = useRest()
  useCommands(
    data?.restingSince === null
      ? [{ id: 'wellbeing.rest', label: t('console.wellbeing.begin'), group: 'work', run: () => rest.mutate('begin') }]
      : [],
  )
  if (data === undefined) return null
  const proposed = data.proposal !== null && Date.now() > later
  return (
    <>
      <Popover opened={open} onChange={setOpen} position="bottom-end" width={380} trapFocus withArrow>
        <Popover.Target>
          <Button
            size="xs"
            variant={proposed ? 'light' : 'default'}
            color={proposed ? 'yellow' : undefined}
            onClick={() => setOpen(!open)}
            aria-expanded={open}
          >
            {proposed ? `☕ ${t('console.wellbeing.proposed')}` : `♡ ${t('console.wellbeing.menu')}`}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="sm">
            {data.proposal !== null && <Text>{t(`console.wellbeing.why.${data.proposal}`)}</Text>}
            <Mine own={data} />
            {rest.error !== null && <Failure error={rest.error} />}
            <Group justify="flex-end" gap="xs">
              {proposed && (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => {
                    setLater(Date.now() + laterFor)
                    setOpen(false)
                  }}
                >
                  {t('console.wellbeing.later')}
                </Button>
              )}
              <Button size="xs" loading={rest.isPending} onClick={() => rest.mutate('begin')}>
                {t('console.wellbeing.begin')}
              </Button>
            </Group>
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {data.restingSince !== null && (
        <Resting since={data.restingSince} end={() => rest.mutate('end')} busy={rest.isPending} />
      )}
    </>
  )
}

function Mine({ own }: { readonly own: OwnExposure }) {
  const t = useT()
  const format = useFormat()
  const day = (one: string) => format.day(`${one}T12:00:00`)
  return (
    <>
      <Title order={2} size="h5">
        {t('console.wellbeing.mine')}
      </Title>
      <Table withRowBorders={false} verticalSpacing={2}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('console.wellbeing.day')}</Table.Th>
            <Table.Th ta="right">{t('console.wellbeing.reports')}</Table.Th>
            <Table.Th ta="right">{t('console.wellbeing.heavy')}</Table.Th>
            <Table.Th ta="right">{t('console.wellbeing.time')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Row name={t('console.wellbeing.since-rest')} load={own.sinceRest} />
          <Row name={t('console.wellbeing.today')} load={own.today} />
          {own.week
            .slice(0, -1)
            .toReversed()
            .filter(({ reports, seconds }) => reports + seconds > 0)
            .map((one) => (
              <Row key={one.day} name={day(one.day)} load={one} />
            ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed">
        {t('console.wellbeing.private')}
      </Text>
    </>
  )
}

function Row({ name, load }: { readonly name: string; readonly load: OwnExposure['today'] }) {
  const format = useFormat()
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td ta="right">{format.number(load.reports)}</Table.Td>
      <Table.Td ta="right">{format.number(load.heavy)}</Table.Td>
      <Table.Td ta="right">{format.duration(load.seconds)}</Table.Td>
    </Table.Tr>
  )
}

/** Covers the screen while somebody rests: nothing to read, one way back. */
function Resting({ since, end, busy }: { readonly since: string; readonly end: () => void; readonly busy: boolean }) {
  const t = useT()
  const format = useFormat()
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      centered
      size="sm"
      overlayProps={{ blur: 14, backgroundOpacity: 0.6 }}
      title={t('console.wellbeing.resting')}
    >
      <Stack align="center" ta="center">
        <Text>{t('console.wellbeing.resting-since', { at: format.clock(since) })}</Text>
        <Text c="dimmed">{t('console.wellbeing.resting-hint')}</Text>
        <Button onClick={end} loading={busy} data-autofocus>
          {t('console.wellbeing.end')}
        </Button>
      </Stack>
    </Modal>
  )
}
