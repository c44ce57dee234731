import { Badge, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { useLive } from '../app/live.tsx'
import { Failure, Loading, Page } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import '../figures/figures.css'
import { useCommands } from '../palette/commands.ts'
import { OpinionView } from './opinion-view.tsx'
import './quality.css'
import { type AskedView, qualityKey, useAsked } from './quality-data.ts'
import { Supervising } from './supervising.tsx'

/** Quality review: my second opinions; for supervisors also samples, agreement and disagreements. */
export function QualityPage() {
  const t = useT()
  const { may } = useSession()
  const client = useQueryClient()
  const [open, setOpen] = useState<string | null>(null)
  const anew = () => void client.invalidateQueries({ queryKey: qualityKey })
  useLive('quality.asked', anew)
  useLive('quality.given', anew)
  return (
    <Page title={t('console.quality.title')}>
      {open !== null ? (
        <OpinionView id={open} leave={(next) => setOpen(next ?? null)} />
      ) : (
        <Stack gap="lg">
          <Mine open={setOpen} />
          {may('desk:draw-samples') && <Supervising />}
        </Stack>
      )}
    </Page>
  )
}

function Mine({ open }: { readonly open: (id: string) => void }) {
  const t = useT()
  const asked = useAsked()
  const items = asked.data?.items ?? []
  const left = items.filter(({ given }) => !given)
  const first = () => left[0] !== undefined && open(left[0].id)
  useKeys({ o: first }, left.length > 0)
  useCommands(
    left.length === 0
      ? []
      : [{ id: 'quality.open', label: t('console.quality.open'), group: 'here', keys: 'o', run: first }],
  )
  return (
    <Stack gap="sm" component="section" aria-labelledby="quality-mine">
      <Title order={2} size="h4" id="quality-mine">
        {t('console.quality.mine')}
      </Title>
      {asked.error !== null && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      {asked.data === undefined && asked.error === null && <Loading />}
      {asked.data !== undefined && left.length === 0 && <Text c="dimmed">{t('console.quality.mine.none')}</Text>}
      {left[0] !== undefined && (
        <Paper withBorder p="md">
          <Group justify="space-between">
            <div>
              <Text fw={600}>{t('console.quality.mine.left', { count: left.length })}</Text>
              <Text size="sm" c="dimmed" maw={620}>
                {t('console.quality.mine.help')}
              </Text>
            </div>
            <Button onClick={first} aria-keyshortcuts="o" rightSection={<Hint keys="o" />}>
              {t('console.quality.open')}
            </Button>
          </Group>
        </Paper>
      )}
      {items.length > 0 && <All items={items} open={open} />}
    </Stack>
  )
}

function All(props: { readonly items: readonly AskedView[]; readonly open: (id: string) => void }) {
  const { items, open } = props
  const t = useT()
  const format = useFormat()
  return (
    <details className="figures-details">
      <summary>{t('console.quality.mine.list')}</summary>
      <Table verticalSpacing={5} maw={620}>
        <Table.Tbody>
          {items.map((one, place) => (
            <Table.Tr key={one.id}>
              <Table.Th scope="row" fw={400}>
                {t('console.quality.mine.number', { number: place + 1 })}
              </Table.Th>
              <Table.Td>{`${t('console.quality.asked')}: ${format.day(one.askedAt)}`}</Table.Td>
              <Table.Td>
                {one.given && (
                  <Badge color="green" variant="light" tt="none">
                    ✓ {t('console.quality.given')}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td ta="right">
                <Button size="xs" variant="default" onClick={() => open(one.id)}>
                  {t('console.quality.open')}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  )
}
