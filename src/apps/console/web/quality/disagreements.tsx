import { Anchor, Button, Group, Modal, Paper, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Empty, Failure, Loading } from '../app/page.tsx'
import { OpinionFields } from './opinion-fields.tsx'
import { Side } from './opinion-view.tsx'
import {
  type DisagreementView,
  isWhole,
  type OpinionDraft,
  settle,
  useDisagreements,
  useRefresh,
} from './quality-data.ts'

/** Reports judged in two ways, side by side, with the supervisor's decision. */
export function Disagreements({ sample }: { readonly sample: string }) {
  const t = useT()
  const apart = useDisagreements(sample)
  const [settling, setSettling] = useState<DisagreementView | null>(null)
  if (apart.error !== null) return <Failure error={apart.error} retry={() => void apart.refetch()} />
  if (apart.data === undefined) return <Loading />
  if (apart.data.items.length === 0) return <Empty title={t('console.quality.disagreements.none')} />
  return (
    <Stack gap="sm">
      {apart.data.items.map((one) => (
        <One key={one.id} one={one} settle={() => setSettling(one)} />
      ))}
      <Modal
        opened={settling !== null}
        onClose={() => setSettling(null)}
        title={t('console.quality.settle.title')}
        size="lg"
      >
        {settling !== null && <Settling key={settling.id} one={settling} close={() => setSettling(null)} />}
      </Modal>
    </Stack>
  )
}

function One({ one, settle: open }: { readonly one: DisagreementView; readonly settle: () => void }) {
  const t = useT()
  const format = useFormat()
  const { first, second, resolution } = one
  const name = (by: { readonly name: string | null }) => by.name ?? t('console.quality.somebody')
  return (
    <Paper withBorder p="sm">
      <div className="quality-sides">
        <Side
          title={`${t('console.quality.first')} · ${name(first.by)} · ${format.day(first.at)}`}
          judged={first}
          reasons={first.reasons}
        />
        <Side
          title={`${t('console.quality.second')} · ${name(second.by)} · ${format.day(second.at)}`}
          judged={second}
          reasons={[second.reason]}
        />
        {resolution !== null && (
          <Side
            title={`✓ ${t('console.quality.settled.by', { name: name(resolution.by) })}`}
            judged={resolution}
            reasons={[resolution.reason]}
          />
        )}
      </div>
      <Group justify="space-between" mt="xs">
        <Anchor component={Link} to={`/reports/${one.reportId}`} size="sm">
          {t('console.quality.open-report')}
        </Anchor>
        {one.mayResolve ? (
          <Button size="xs" variant={resolution === null ? 'filled' : 'default'} onClick={open}>
            {t('console.quality.settle')}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {t('console.quality.settle.own')}
          </Text>
        )}
      </Group>
    </Paper>
  )
}

function Settling({ one, close }: { readonly one: DisagreementView; readonly close: () => void }) {
  const t = useT()
  const refresh = useRefresh()
  const [draft, setDraft] = useState<OpinionDraft>({
    classification: one.resolution?.classification ?? '',
    topic: one.resolution?.topic ?? one.first.topic,
    reason: '',
  })
  const send = useMutation({
    mutationFn: () => settle(one.id, draft),
    onSuccess: async () => {
      close()
      await refresh()
    },
  })
  return (
    <Stack gap="sm">
      <OpinionFields value={draft} change={setDraft} reason={t('console.quality.settle.reason')} />
      {send.error !== null && <Failure error={send.error} />}
      <Group justify="flex-end">
        <Button disabled={!isWhole(draft)} loading={send.isPending} onClick={() => send.mutate()}>
          {t('console.quality.settle')}
        </Button>
      </Group>
    </Stack>
  )
}
