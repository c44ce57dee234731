import { Alert, Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { DraftLine } from '#domains/desk'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { useAsked } from '../palette/asked.ts'
import { useCommands } from '../palette/commands.ts'
import type { StoredDraft } from './form.ts'
import { type Conversation, useConversations } from './outbox.ts'
import type { Wire } from './preview.ts'
import type { Intake } from './use-intake.ts'
import type { SaveState, Saving } from './use-saving.ts'

interface Line {
  readonly id: string
  readonly at: number
  readonly kind: Conversation['kind']
  readonly opening: string
}

/** Conversations that are not at their end: here, on the server, waiting for the network, receipts not read out. */
function useUnfinished(current: string | null): { readonly lines: readonly Line[]; readonly settled: boolean } {
  const here = useConversations()
  const { data, isPending } = useQuery({
    queryKey: ['desk-drafts', current],
    queryFn: () => api.get<{ readonly items: readonly Wire<DraftLine>[] }>('/api/v1/desk/drafts'),
  })
  const lines = new Map<string, Line>()
  for (const { id, updatedAt, opening } of data?.items ?? []) {
    lines.set(id, { id, at: Date.parse(updatedAt), kind: 'draft', opening })
  }
  for (const { id, at, value } of here) lines.set(id, { id, at, kind: value.kind, opening: openingOf(value) })
  if (current !== null) lines.delete(current)
  return { lines: [...lines.values()].toSorted((a, b) => b.at - a.at).slice(0, 5), settled: !isPending }
}

function openingOf(value: Conversation): string {
  if (value.kind === 'receipt') return value.caller ?? ''
  return value.form.text.replace(/\s+/g, ' ').trim().slice(0, 70)
}

/** What was begun and not ended, to go on with. */
export function Unfinished({ intake, current }: { readonly intake: Intake; readonly current: string | null }) {
  const t = useT()
  const format = useFormat()
  const { lines, settled } = useUnfinished(current)
  const list = useRef<HTMLElement>(null)
  // After the form has put the cursor into its words.
  useAsked('drafts', () => setTimeout(() => list.current?.querySelector('button')?.focus(), 50), settled)
  useCommands(
    lines.map(({ id, kind, opening }) => ({
      id: `intake.draft.${id}`,
      label: `${t('console.intake.continue')}: ${opening || '…'}`,
      hint: t(`console.intake.unfinished.${kind}`),
      group: 'here',
      run: () => void intake.open(id),
    })),
  )
  if (lines.length === 0) return null
  return (
    <section className="panel" aria-labelledby="intake-unfinished" ref={list}>
      <h2 id="intake-unfinished">{t('console.intake.unfinished')}</h2>
      <ul>
        {lines.map(({ id, at, kind, opening }) => (
          <li key={id}>
            <Group gap={6} wrap="nowrap" justify="space-between">
              <Text size="sm" truncate>
                {t(`console.intake.unfinished.${kind}`)} · {format.ago(at)} · {opening || '…'}
              </Text>
              <Group gap={4} wrap="nowrap">
                <Button size="compact-xs" variant="default" onClick={() => void intake.open(id)}>
                  {t('console.intake.continue')}
                </Button>
                {kind === 'draft' && (
                  <Button size="compact-xs" variant="subtle" color="red" onClick={() => void intake.drop(id)}>
                    {t('console.intake.drop')}
                  </Button>
                )}
              </Group>
            </Group>
          </li>
        ))}
      </ul>
    </section>
  )
}

const signs: Readonly<Record<SaveState, string>> = {
  blank: '',
  saving: '…',
  saved: '✓',
  local: '▲',
  conflict: '▲',
  sent: '✓',
}

/** Where the words stand now. */
export function SaveNote({ state }: { readonly state: SaveState }) {
  const t = useT()
  if (state === 'blank') return null
  return (
    <Text size="sm" role="status" c={state === 'local' || state === 'conflict' ? 'var(--mark-warn-line)' : 'dimmed'}>
      {signs[state]} {t(`console.intake.save.${state}`)}
    </Text>
  )
}

/** The same draft was changed elsewhere: both texts are shown, and nobody's words are lost. */
export function ConflictPanel(props: {
  readonly saving: Saving
  readonly mine: string
  readonly use: (form: StoredDraft, joined: boolean) => void
}) {
  const { saving, mine, use } = props
  const t = useT()
  const { other } = saving
  if (other === null) return null
  return (
    <Alert color="yellow" role="alert" title={t('console.intake.conflict.title')} style={{ gridColumn: '1 / -1' }}>
      <Text size="sm">{t('console.intake.conflict.there')}</Text>
      <Text className="panel" my="xs" style={{ whiteSpace: 'pre-wrap' }}>
        {other.text}
      </Text>
      <Group>
        <Button size="xs" onClick={saving.overwrite}>
          {t('console.intake.conflict.mine')}
        </Button>
        <Button size="xs" variant="default" onClick={() => use(other, false)}>
          {t('console.intake.conflict.theirs')}
        </Button>
        {mine !== other.text && (
          <Button size="xs" variant="default" onClick={() => use(other, true)}>
            {t('console.intake.conflict.both')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}
