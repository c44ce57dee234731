import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { type Translate, useT } from '../app/i18n.tsx'
import { Failure } from '../app/page.tsx'
import { useSession } from '../app/session.tsx'
import { BlurredImage } from '../wellbeing/index.tsx'
import { type Deed, DeedDialog } from './deed-dialog.tsx'
import { type EvidenceItem, kindOf } from './item.ts'

interface Panel {
  readonly submissionId: string
  /** The report that is open, and its topic: of abuse material nothing is ever drawn. */
  readonly reportId: string
  readonly topic: string
}

/**
 * What came attached to a submission: names, kinds and sizes. A file can be saved, called harmless or destroyed, each with a
 * reason. Only what somebody called harmless can be drawn, blurred until asked for. Nothing is shown where nothing came.
 */
export function EvidencePanel({ submissionId, reportId, topic }: Panel) {
  const t = useT()
  const { may } = useSession()
  const [deed, setDeed] = useState<{ readonly deed: Deed; readonly item: EvidenceItem }>()
  const [drawn, setDrawn] = useState<Readonly<Record<string, string>>>({})
  const { data, error, refetch } = useQuery({
    queryKey: ['evidence', submissionId],
    queryFn: () => api.get<{ readonly items: readonly EvidenceItem[] }>(`/api/v1/submissions/${submissionId}/evidence`),
    enabled: may('evidence:read'),
  })
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined || data.items.length === 0) return null
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('console.evidence.title', { count: data.items.length })}>
      <Stack gap="xs">
        <Text fw={600}>{t('console.evidence.title', { count: data.items.length })}</Text>
        <Text size="sm" c="dimmed">
          {t('console.evidence.about')}
        </Text>
        <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {data.items.map((item) => (
            <ItemLine key={item.id} item={item} topic={topic} act={(chosen) => setDeed({ deed: chosen, item })}>
              {drawn[item.id] !== undefined && item.state === 'released' && (
                <BlurredImage
                  src={drawn[item.id] ?? ''}
                  label={item.name}
                  reportId={reportId}
                  topic={topic}
                  film={kindOf(item.foundType) === 'film'}
                />
              )}
            </ItemLine>
          ))}
        </ul>
      </Stack>
      {deed !== undefined && (
        <DeedDialog
          {...deed}
          close={() => setDeed(undefined)}
          fetched={(address) => setDrawn((known) => ({ ...known, [deed.item.id]: address }))}
        />
      )}
    </Paper>
  )
}

interface Line {
  readonly item: EvidenceItem
  readonly topic: string
  readonly act: (deed: Deed) => void
  readonly children: ReactNode
}

/** Whether a file may be drawn at all, once it was asked for. */
const mayBeDrawn = ({ state, foundType }: EvidenceItem, topic: string) =>
  state === 'released' && topic !== 'csam' && ['picture', 'film'].includes(kindOf(foundType))

function ItemLine({ item, topic, act, children }: Line) {
  const t = useT()
  const format = useFormat()
  const { may } = useSession()
  const { name, state, warnings, reason, decidedAt } = item
  const open = state !== 'destroyed'
  return (
    <li>
      <Stack py={6} gap={6}>
        <Stack gap={2}>
          <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Text size="sm" c="dimmed">
            {kindText(item, t)} · {sizeOf(item.size, t)} · {t(`console.evidence.state.${state}`)}
            {decidedAt !== null && ` · ${format.time(decidedAt)}`}
          </Text>
          {reason !== null && reason !== 'retention' && <Text size="sm">{reason}</Text>}
          {open && warnings.length > 0 && (
            <Group gap={6}>
              {warnings.map((warning) => (
                <Badge key={warning} color="red" variant="light" radius="sm" tt="none">
                  {t(`console.evidence.warning.${warning}`)}
                </Badge>
              ))}
            </Group>
          )}
        </Stack>
        {open && (
          <Group gap="xs">
            {may('evidence:download') && (
              <Button size="xs" variant="default" onClick={() => act('download')}>
                {t('console.evidence.download')}
              </Button>
            )}
            {may('evidence:download') && mayBeDrawn(item, topic) && (
              <Button size="xs" variant="default" onClick={() => act('show')}>
                {t('console.evidence.show')}
              </Button>
            )}
            {may('evidence:decide') && state === 'quarantined' && (
              <Button size="xs" variant="default" onClick={() => act('release')}>
                {t('console.evidence.release')}
              </Button>
            )}
            {may('evidence:decide') && (
              <Button size="xs" variant="light" color="red" onClick={() => act('destroy')}>
                {t('console.evidence.destroy')}
              </Button>
            )}
          </Group>
        )}
        {children}
      </Stack>
    </li>
  )
}

function kindText({ foundType, declaredType }: EvidenceItem, t: Translate): string {
  const found = kindOf(foundType)
  const called = kindOf(declaredType)
  const kind = t(`console.evidence.kind.${found}`)
  if (called === found || called === 'unknown') return kind
  return `${kind} (${t('console.evidence.called', { kind: t(`console.evidence.kind.${called}`) })})`
}

function sizeOf(bytes: number, t: Translate): string {
  if (bytes < 1024) return t('console.evidence.size.bytes', { size: bytes })
  const kib = bytes / 1024
  if (kib < 1024) return t('console.evidence.size.kib', { size: Math.round(kib) })
  return t('console.evidence.size.mib', { size: Math.round(kib / 102.4) / 10 })
}
