import { Group, MultiSelect, SegmentedControl, Select, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Danger, FraudType, Region, Topic } from '#domains/taxonomy'
import { api } from '../app/api.ts'
import { useFormat } from '../app/format.ts'
import { type Translate, useLanguage, useT } from '../app/i18n.tsx'
import { Hint } from '../app/keys.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { type IntakeForm, localDay, localTime } from './form.ts'
import { Named } from './named.tsx'
import type { Seen } from './preview.ts'
import type { Scripts } from './script.tsx'

/** Changes some members of the form. */
export type Patch = (change: Partial<IntakeForm>) => void

/** What the operators' own past decisions speak for. It decides nothing. */
export type Suggested = Seen['suggestion'] | undefined

/** The change that a suggestion stands for; null where it is unsure, or says what is chosen already. */
export function suggestedChange(suggestion: Suggested, form: IntakeForm): Partial<IntakeForm> | null {
  const code = suggestion?.topic.code ?? null
  if (suggestion == null || suggestion.unsure || code === null) return null
  const fraudType = code === 'fraud' ? (suggestion.fraudType?.code ?? form.fraudType) : null
  const same = form.topics[0] === code && (fraudType === null || form.fraudType === fraudType)
  return same || form.topics.length > 0 ? null : { topics: [code], fraudType }
}

/** The topic that the words speak for, with the words that spoke for it. */
function SuggestionLine(props: { readonly suggestion: Suggested; readonly form: IntakeForm; readonly patch: Patch }) {
  const { suggestion, form, patch } = props
  const t = useT()
  const format = useFormat()
  const change = suggestedChange(suggestion, form)
  const code = change?.topics?.[0]
  if (change === null || code === undefined || suggestion == null) return null
  const name = change.fraudType == null ? wordOf.topic(t, code) : wordOf.fraudType(t, change.fraudType)
  const words = [...new Set(suggestion.topic.words.map(({ word }) => word))].slice(0, 4)
  return (
    <Text size="sm" style={{ gridColumn: '1 / -1' }} role="status">
      {t('console.intake.suggested')}{' '}
      <button type="button" className="quick" aria-keyshortcuts="Alt+G" onClick={() => patch(change)}>
        {name}
      </button>{' '}
      <Hint keys="alt+g" />{' '}
      <Text span size="xs" c="dimmed">
        {[
          // Word lists are not calibrated: a share of theirs would promise what nobody has measured.
          ...(suggestion.model.version === 0 ? [] : [format.share(suggestion.topic.probability)]),
          ...(words.length === 0 ? [] : [words.map((word) => `«${word}»`).join(' ')]),
        ].join(' · ')}
      </Text>
    </Text>
  )
}

interface FactsProps {
  readonly form: IntakeForm
  readonly patch: Patch
  readonly scripts: Scripts | undefined
}

/** Everything that is chosen or filled in beside the words, each with its key. */
export function Facts(props: FactsProps & { readonly suggestion: Suggested }) {
  return (
    <div className="facts">
      <TopicField {...props} />
      <RegionField {...props} />
      <SuggestionLine suggestion={props.suggestion} form={props.form} patch={props.patch} />
      <AmountFields {...props} />
      <TimeFields {...props} />
    </div>
  )
}

/** Topics and types of fraud in one list: a few letters and Enter. */
function TopicField({ form, patch, scripts }: FactsProps) {
  const t = useT()
  const topics = Object.keys(scripts?.topics ?? {}) as Topic[]
  const types = Object.keys(scripts?.fraudTypes ?? {}) as FraudType[]
  // A type of fraud says that it is fraud.
  const plain = form.fraudType === null ? form.topics : form.topics.filter((topic) => topic !== 'fraud')
  const chosen = [...plain, ...(form.fraudType === null ? [] : [`fraud/${form.fraudType}`])]
  const choose = (values: readonly string[]) => {
    const named = values.filter((value) => value.startsWith('fraud/')).map((value) => value.slice(6) as FraudType)
    const rest = values.filter((value) => !value.startsWith('fraud/')) as Topic[]
    const fraudType = named.at(-1) ?? null
    const all = fraudType === null || rest.includes('fraud') ? rest : [...rest, 'fraud' as const]
    patch({ topics: all.slice(0, 4), fraudType })
  }
  return (
    <MultiSelect
      style={{ gridColumn: 'span 4' }}
      id="intake-topic"
      size="sm"
      label={<Named text={t('console.intake.topic')} keys="alt+t" />}
      aria-keyshortcuts="Alt+T"
      placeholder={chosen.length === 0 ? t('console.intake.topic-hint') : ''}
      data={[
        {
          group: t('console.intake.topics'),
          items: topics.map((code) => ({ value: code, label: wordOf.topic(t, code) })),
        },
        {
          group: t('console.intake.fraud-types'),
          items: types.map((code) => ({ value: `fraud/${code}`, label: wordOf.fraudType(t, code) })),
        },
      ]}
      value={chosen}
      onChange={choose}
      searchable
      selectFirstOptionOnChange
      hidePickedOptions
      maxValues={5}
      nothingFoundMessage={t('console.intake.nothing-found')}
      comboboxProps={{ transitionProps: { duration: 0 } }}
    />
  )
}

interface Taxonomy {
  readonly lists: Readonly<Record<string, readonly { readonly code: string; readonly title: string }[]>>
}

function RegionField({ form, patch }: FactsProps) {
  const t = useT()
  const { language } = useLanguage()
  const { data } = useQuery({
    queryKey: ['taxonomy', language],
    queryFn: () => api.get<Taxonomy>('/api/v1/taxonomy', { lang: language }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const regions = data?.lists['region'] ?? []
  return (
    <Select
      style={{ gridColumn: 'span 2' }}
      id="intake-region"
      size="sm"
      label={<Named text={t('console.intake.region')} keys="alt+r" />}
      aria-keyshortcuts="Alt+R"
      data={regions.map(({ code, title }) => ({ value: code, label: title }))}
      value={form.region}
      onChange={(region) => patch({ region: region as Region | null })}
      searchable
      clearable
      selectFirstOptionOnChange
      nothingFoundMessage={t('console.intake.nothing-found')}
      comboboxProps={{ transitionProps: { duration: 0 } }}
    />
  )
}

const currencies = ['KZT', 'RUB', 'USD', 'EUR', 'CNY', 'KGS', 'UZS', 'TRY']

function AmountFields({ form, patch }: FactsProps) {
  const t = useT()
  return (
    <Group gap={6} wrap="nowrap" align="end" style={{ gridColumn: 'span 2' }}>
      <TextInput
        id="intake-amount"
        size="sm"
        styles={{ label: { whiteSpace: 'nowrap' } }}
        label={<Named text={t('console.intake.amount')} keys="alt+a" />}
        aria-keyshortcuts="Alt+A"
        inputMode="decimal"
        autoComplete="off"
        maxLength={40}
        value={form.amount}
        onChange={({ currentTarget }) => patch({ amount: currentTarget.value })}
      />
      <Select
        size="sm"
        w={96}
        style={{ flexShrink: 0 }}
        rightSectionWidth={24}
        aria-label={t('console.intake.currency')}
        data={currencies}
        value={form.currency}
        allowDeselect={false}
        onChange={(currency) => patch({ currency: currency ?? 'KZT' })}
      />
    </Group>
  )
}

function TimeFields({ form, patch }: FactsProps) {
  const t = useT()
  const ago = (hours: number) => patch({ paidAt: localTime(new Date(Date.now() - hours * 3_600_000)) })
  return (
    <>
      <div style={{ gridColumn: 'span 2' }}>
        <TextInput
          id="intake-paid-at"
          size="sm"
          type="datetime-local"
          label={<Named text={t('console.intake.paid-at')} keys="alt+p" />}
          aria-keyshortcuts="Alt+P"
          value={form.paidAt}
          max={localTime(new Date())}
          onChange={({ currentTarget }) => patch({ paidAt: currentTarget.value })}
        />
        <Group gap={4} wrap="nowrap">
          <Quick text={t('console.intake.paid-now')} act={() => ago(0)} />
          <Quick text={t('console.intake.paid-hour')} act={() => ago(1)} />
          <Quick text={t('console.intake.paid-day')} act={() => ago(24)} />
        </Group>
      </div>
      <TextInput
        style={{ gridColumn: 'span 2' }}
        id="intake-occurred-on"
        size="sm"
        type="date"
        label={<Named text={t('console.intake.occurred-on')} keys="alt+o" />}
        aria-keyshortcuts="Alt+O"
        value={form.occurredOn}
        max={localDay(new Date())}
        onChange={({ currentTarget }) => patch({ occurredOn: currentTarget.value })}
      />
    </>
  )
}

function Quick({ text, act }: { readonly text: string; readonly act: () => void }) {
  return (
    <button type="button" className="quick" onClick={act}>
      {text}
    </button>
  )
}

/** The operator's answer to "is somebody in danger", the least urgent first: the key goes round in this order. */
export const dangers: readonly Danger[] = ['unknown', 'none', 'soon', 'now']

const dots: Readonly<Record<Danger, string>> = { unknown: '○○○', none: '●○○', soon: '●●○', now: '●●●' }

/** How urgent it is: as the operator says, and as words and facts look. */
export function Urgency(props: {
  readonly danger: Danger
  readonly priority: Seen['priority'] | undefined
  readonly patch: Patch
}) {
  const { danger, priority, patch } = props
  const t = useT()
  return (
    <section className="panel" aria-labelledby="intake-urgency">
      <h2 id="intake-urgency">
        {t('console.intake.urgency')} <Hint keys="alt+u" />
      </h2>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('console.intake.urgency')}
        color={danger === 'now' ? 'red' : undefined}
        value={danger}
        onChange={(value) => patch({ danger: value })}
        data={dangers.map((value) => ({
          value,
          label: (
            <span className="dots">
              <span aria-hidden>{dots[value]}</span>
              {t(`console.intake.danger.${value}`)}
            </span>
          ),
        }))}
      />
      {priority !== undefined && <Looks priority={priority} t={t} />}
    </section>
  )
}

const levels = ['○○○', '●○○', '●●○', '●●●']

function Looks({ priority, t }: { readonly priority: Seen['priority']; readonly t: Translate }) {
  const { level, value, reasons } = priority
  const heavy = reasons.filter(({ points }) => points > 5).slice(0, 3)
  return (
    <Text size="sm" pt={6} role="status" fw={level === 3 ? 600 : 400} c={level === 3 ? 'red' : undefined}>
      {levels[level]} {t('console.intake.looks', { value })}
      {heavy.length > 0 && (
        <Text span size="xs" c="dimmed">
          {' '}
          {heavy.map(({ code }) => t(`console.intake.reason.${code}`)).join(' · ')}
        </Text>
      )}
    </Text>
  )
}
