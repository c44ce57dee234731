import { Anchor, Checkbox, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useFormat } from '../app/format.ts'
import { useT } from '../app/i18n.tsx'
import { Hint } from '../app/keys.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { distinctSpans, type Seen, type SeenSpan } from './preview.ts'

const signs: Readonly<Record<SeenSpan['state'], string>> = {
  confirmed: '■',
  reported: '▲',
  official: '✓',
  none: '○',
  unknown: '○',
}

const colours: Readonly<Record<SeenSpan['state'], string>> = {
  confirmed: 'var(--mark-danger-line)',
  reported: 'var(--mark-warn-line)',
  official: 'var(--mark-ok-line)',
  none: 'dimmed',
  unknown: 'dimmed',
}

/** What the words name and what the registry says of it; what is the caller's own is ticked and never counts. */
export function Known(props: {
  readonly spans: readonly SeenSpan[]
  readonly own: readonly string[]
  readonly caller: string | null
  readonly toggle: (display: string) => void
}) {
  const { spans, own, caller, toggle } = props
  const t = useT()
  const named = distinctSpans(spans)
  return (
    <section className="panel" aria-labelledby="intake-known">
      <h2 id="intake-known">
        {t('console.intake.known')} <Hint keys="alt+i" />
      </h2>
      <div id="intake-words-named" className="heard" role="status">
        {t('console.intake.known-count', { count: named.length })}
      </div>
      {caller !== null && <CallerLine caller={caller} />}
      {named.length === 0 && caller === null && (
        <Text size="sm" c="dimmed">
          {t('console.intake.known-none')}
        </Text>
      )}
      <ul id="intake-known-list" className="known-list">
        {named.map((span) => (
          <KnownLine
            key={`${span.kind}:${span.display}`}
            span={span}
            own={own.includes(span.display)}
            toggle={() => toggle(span.display)}
          />
        ))}
      </ul>
    </section>
  )
}

function CallerLine({ caller }: { readonly caller: string }) {
  const t = useT()
  return (
    <div className="known-line">
      <span aria-hidden>☎</span>
      <span className="known-name">{caller}</span>
      <Text size="xs" c="dimmed">
        {t('console.intake.caller-own')}
      </Text>
    </div>
  )
}

function KnownLine(props: { readonly span: SeenSpan; readonly own: boolean; readonly toggle: () => void }) {
  const { span, own, toggle } = props
  const t = useT()
  const format = useFormat()
  const { state, display, independentReports, name, topic, fraudType, lastReportedAt, kind } = span
  const about = fraudType === null ? topic && wordOf.topic(t, topic) : wordOf.fraudType(t, fraudType)
  const said = own ? t('console.intake.own-said') : t(`console.intake.state.${state}`)
  return (
    <li className="known-line">
      <Text component="span" c={own ? 'dimmed' : colours[state]} aria-hidden>
        {own ? '–' : signs[state]}
      </Text>
      <div>
        <div className="known-name">{display}</div>
        <Text size="xs" c="dimmed" component="div">
          <Text span size="xs" c={own ? 'dimmed' : colours[state]} fw={500}>
            {name ?? said}
            {!own && independentReports > 0 && ` · ${t('console.intake.reports', { count: independentReports })}`}
          </Text>
          {' · '}
          {[
            t(`taxonomy.observable-kind.${kind}.title`),
            own ? null : about,
            span.disputed && t('console.intake.disputed'),
          ]
            .filter(Boolean)
            .join(' · ')}
          {!own && lastReportedAt !== null && ` · ${format.ago(lastReportedAt)}`}
        </Text>
      </div>
      <Checkbox
        size="xs"
        checked={own}
        onChange={toggle}
        label={t('console.intake.own')}
        aria-label={`${t('console.intake.own')}: ${display}`}
      />
    </li>
  )
}

/** Earlier reports that name the same, or say it in the same words. */
export function Similar({ similar }: { readonly similar: Seen['similar'] }) {
  const t = useT()
  const format = useFormat()
  return (
    <section className="panel" aria-labelledby="intake-similar">
      <h2 id="intake-similar">
        {t('console.intake.similar')} {similar.length > 0 && <span>{similar.length}</span>}
      </h2>
      {similar.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('console.intake.similar-none')}
        </Text>
      )}
      <ul>
        {similar.map(({ id, topic, submittedAt, region, ground, shared }) => (
          <li key={id}>
            <Anchor component={Link} to={`/reports/${id}`} target="_blank" size="sm">
              {format.ago(submittedAt)} · {wordOf.topic(t, topic)}
              {region !== null && ` · ${wordOf.region(t, region)}`}
            </Anchor>
            <Text size="xs" c="dimmed">
              {ground === 'identifier' ? shared.join(', ') : t('console.intake.same-words')}
            </Text>
          </li>
        ))}
      </ul>
    </section>
  )
}
