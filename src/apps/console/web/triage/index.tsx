import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import type { FraudType, Topic } from '#domains/taxonomy'
import { type Translate, useT } from '../app/i18n.tsx'
import { Hint, useKeys } from '../app/keys.tsx'
import { useSession } from '../app/session.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { type AskedFor, type Suggested, useSuggestion } from './suggestion-data.ts'
import './triage.css'

/** What an operator takes over with one key; what the suggestion leaves open is not in it. */
export interface Accepted {
  readonly topic: Topic
  readonly fraudType: FraudType | null
  readonly urgency: 'now' | 'soon' | 'none' | null
}

/** What a suggestion stands beside. */
export interface SuggestionProps extends AskedFor {
  /** A suggestion that is there already, so that none is asked for. */
  readonly given?: Suggested | null | undefined
  /** What the operator has chosen so far. */
  readonly topic?: string | null | undefined
  readonly fraudType?: string | null | undefined
  /** Takes the suggestion over. Without it the suggestion is only shown. */
  readonly onAccept?: ((accepted: Accepted) => void) | undefined
  /** The key that takes it over; `alt+g` unless told otherwise. */
  readonly keys?: string
}

/**
 * What operators' own past decisions speak for: topic and urgency, the words that spoke for them, and how often such
 * suggestions were borne out. Nothing is chosen before somebody chooses it.
 */
export function Suggestion(props: SuggestionProps) {
  const { given, reportId, text, language } = props
  const t = useT()
  const session = useSession()
  const allowed = session.may('desk:suggest')
  const asked = useSuggestion({ reportId, text, language }, allowed && given === undefined)
  const suggested = given ?? asked.data
  if (!allowed) return null
  if (asked.isError) {
    return (
      <Text size="xs" c="dimmed">
        {t('console.suggestions.panel.failed')}
      </Text>
    )
  }
  return suggested === undefined ? null : <SuggestionBox {...props} suggested={suggested} />
}

function SuggestionBox(props: SuggestionProps & { readonly suggested: Suggested }) {
  const { suggested, onAccept, keys = 'alt+g' } = props
  const t = useT()
  const accepted = acceptedOf(suggested)
  const same = isChosen(props, accepted)
  const accept = () => {
    if (accepted !== null && !same) onAccept?.(accepted)
  }
  useKeys({ [keys]: accept }, accepted !== null && onAccept !== undefined)
  return (
    <Paper withBorder p="xs" className="suggestion" role="group" aria-label={t('console.suggestions.panel')}>
      <Stack gap={6}>
        <Origin suggested={suggested} />
        <TopicLine suggested={suggested} />
        <UrgencyLine suggested={suggested} />
        {accepted !== null && onAccept !== undefined && (
          <Group gap="xs">
            <Button size="compact-sm" variant="default" disabled={same} onClick={accept} aria-keyshortcuts={keys}>
              {t('console.suggestions.panel.accept')}
            </Button>
            <Hint keys={keys} />
            <Choice same={same} chosen={props.topic} />
          </Group>
        )}
      </Stack>
    </Paper>
  )
}

function acceptedOf({ topic, fraudType, urgency }: Suggested): Accepted | null {
  return topic.code === null ? null : { topic: topic.code, fraudType: fraudType?.code ?? null, urgency: urgency.level }
}

/** Whether the operator has chosen just that; a type of fraud is compared where one is suggested. */
function isChosen({ topic, fraudType }: SuggestionProps, accepted: Accepted | null): boolean {
  if (accepted === null || accepted.topic !== topic) return false
  return accepted.fraudType === null || accepted.fraudType === fraudType
}

function Choice({ same, chosen }: { readonly same: boolean; readonly chosen: string | null | undefined }) {
  const t = useT()
  if (chosen === null || chosen === undefined) return null
  return (
    <Text size="xs" c="dimmed">
      {same ? `✓ ${t('console.suggestions.panel.same')}` : t('console.suggestions.panel.differs')}
    </Text>
  )
}

function Origin({ suggested: { model } }: { readonly suggested: Suggested }) {
  const t = useT()
  const source =
    model.version === 0
      ? t('console.suggestions.panel.lists')
      : t('console.suggestions.panel.learnt', { examples: model.examples })
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" fw={600}>
        {t('console.suggestions.panel')}
      </Text>
      <Text size="xs" c="dimmed">
        {source}
      </Text>
    </Group>
  )
}

function TopicLine({ suggested: { topic, fraudType, agreement } }: { readonly suggested: Suggested }) {
  const t = useT()
  if (topic.code === null) {
    return <Text size="sm">{`? ${t('console.suggestions.panel.unsure')}`}</Text>
  }
  return (
    <Stack gap={2}>
      <Text size="sm">
        {t('console.suggestions.panel.topic')}: <b>{nameOf(t, topic.code, fraudType?.code)}</b>
      </Text>
      <Words label={t('console.suggestions.panel.words')} marks={topic.words} side="for" />
      <Words label={t('console.suggestions.panel.against')} marks={topic.against} side="against" />
      <Text size="xs" c="dimmed">
        {agreement.topic === null
          ? t('console.suggestions.panel.unmeasured')
          : t('console.suggestions.panel.agreed', agreement.topic)}
      </Text>
    </Stack>
  )
}

function nameOf(t: Translate, topic: string, fraudType: string | undefined): string {
  const title = wordOf.topic(t, topic)
  return fraudType === undefined ? title : `${title} · ${wordOf.fraudType(t, fraudType)}`
}

function UrgencyLine({ suggested: { urgency } }: { readonly suggested: Suggested }) {
  const t = useT()
  const { level } = urgency
  return (
    <Stack gap={2}>
      <Group gap={6}>
        <Text size="sm">{t('console.suggestions.panel.urgency')}:</Text>
        {level === null ? (
          <Text size="sm">{`? ${t('console.suggestions.panel.unsure-urgency')}`}</Text>
        ) : (
          <Badge variant="light" color={colours[level]} tt="none">
            {`${shapes[level]} ${t(`console.suggestions.level.${level}`)}`}
          </Badge>
        )}
      </Group>
      {level !== 'none' && level !== null && (
        <Words label={t('console.suggestions.panel.words')} marks={urgency.words} side="for" />
      )}
    </Stack>
  )
}

const colours = { now: 'red', soon: 'yellow', none: 'gray' } as const

/** A shape beside the word, so that colour says nothing alone. */
const shapes = { now: '●●●', soon: '●●○', none: '●○○' } as const

interface WordsProps {
  readonly label: string
  readonly marks: Suggested['topic']['words']
  readonly side: 'for' | 'against'
}

/** The words of the text, each once, in their order. */
function Words({ label, marks, side }: WordsProps) {
  const words = [...new Map(marks.map(({ word }) => [word.toLowerCase(), word])).values()]
  if (words.length === 0) return null
  return (
    <Text size="sm" component="div">
      <span className="suggestion-label">{label}</span>
      {words.map((word) => (
        <mark key={word} className="suggestion-word" data-side={side}>
          {word}
        </mark>
      ))}
    </Text>
  )
}
