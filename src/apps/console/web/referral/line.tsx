import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../app/format.ts'
import { useLanguage, useT } from '../app/i18n.tsx'
import { AnswerDialog } from './answer.tsx'
import { LetterDialog } from './letter.tsx'
import { lookOf, type Referral, type ReferralAction } from './referrals.ts'

/** The state of a referral by word, colour and shape; whether its answer is late. */
export function StateBadge({ referral: { state, overdue } }: { readonly referral: Referral }) {
  const t = useT()
  const { color, mark } = lookOf[state]
  return (
    <Group gap={4} wrap="nowrap">
      <Badge tt="none" color={color} variant="light">
        {mark} {t(`console.referral.state.${state}`)}
      </Badge>
      {overdue && (
        <Badge tt="none" color="red" variant="filled">
          ⏰ {t('console.referral.overdue')}
        </Badge>
      )}
    </Group>
  )
}

/** One referral of a report: who, how far, and what can be done with it. */
export function ReferralLine({ referral }: { readonly referral: Referral }) {
  const t = useT()
  const format = useFormat()
  const { language } = useLanguage()
  const [doing, setDoing] = useState<ReferralAction | null>(null)
  const { addressee, sentAt, dueAt, draftedAt, reference, note, actions, letter } = referral
  const times = [
    sentAt === null
      ? t('console.referral.drafted-at', { time: format.time(draftedAt) })
      : t('console.referral.sent-at', { time: format.time(sentAt) }),
    dueAt !== null && actions.length > 0 && t('console.referral.due', { ago: format.ago(dueAt) }),
    reference !== null && t('console.referral.numbered', { reference }),
  ].filter(Boolean)
  return (
    <Paper withBorder p="sm">
      <Stack gap={6}>
        <Group justify="space-between">
          <Text fw={600}>{addressee.names[language]}</Text>
          <StateBadge referral={referral} />
        </Group>
        <Text size="sm" c="dimmed">
          {times.join(' · ')}
        </Text>
        {note !== null && <Text size="sm">{note}</Text>}
        <Group gap="xs">
          {actions.map((action) => (
            <Button key={action} size="xs" variant="default" onClick={() => setDoing(action)}>
              {t(`console.referral.action.${action}`)}
            </Button>
          ))}
        </Group>
        {letter !== undefined && letter !== null && sentAt !== null && (
          <details>
            <summary>{t('console.referral.letter')}</summary>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} lang={referral.language}>
              {letter}
            </Text>
          </details>
        )}
      </Stack>
      {(doing === 'edit' || doing === 'send') && (
        <LetterDialog reportId={referral.reportId} draft={referral} close={() => setDoing(null)} />
      )}
      {doing !== null && doing !== 'edit' && doing !== 'send' && (
        <AnswerDialog referral={referral} action={doing} close={() => setDoing(null)} />
      )}
    </Paper>
  )
}
