import { Badge, Button, CopyButton, Group, Stack, Text } from '@mantine/core'
import { useFormat } from '../app/format.ts'
import { type Translate, useT } from '../app/i18n.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { copied, defanged, isAddress } from './defanged.ts'
import type { Identifier } from './report-data.ts'

/** What an identifier is shown as. */
export type Standing = 'confirmed' | 'reported' | 'none' | 'official' | 'own' | 'dismissed'

/** A shape and a colour for each, and always the word beside them. */
const look: Readonly<Record<Standing, { readonly shape: string; readonly color: string }>> = {
  confirmed: { shape: '▲', color: 'red' },
  reported: { shape: '◆', color: 'yellow' },
  none: { shape: '○', color: 'gray' },
  official: { shape: '✓', color: 'green' },
  own: { shape: '·', color: 'gray' },
  dismissed: { shape: '✕', color: 'gray' },
}

/** What an identifier is shown as. */
export function standingOf({ own, dismissed, standing }: Identifier): Standing {
  if (own) return 'own'
  return dismissed ? 'dismissed' : (standing?.verdict.state ?? 'none')
}

/** The shape of a standing, for places where the word follows. */
export function shapeOf(standing: Standing): string {
  return look[standing].shape
}

/** The word of a standing, with its shape and colour. */
export function StandingBadge({ standing }: { readonly standing: Standing }) {
  const t = useT()
  const { shape, color } = look[standing]
  return (
    <Badge color={color} variant="light" size="md" radius="sm" tt="none" className="report-standing">
      <span aria-hidden>{shape} </span>
      {t(`console.report.standing.${standing}`)}
    </Badge>
  )
}

/** One sentence on an identifier for those who hear the screen. */
export function sentenceOf(t: Translate, identifier: Identifier): string {
  const count = identifier.standing?.verdict.independentReports ?? 0
  return t('console.report.mark', {
    kind: t(`taxonomy.observable-kind.${identifier.kind}.title`),
    display: defanged(identifier.kind, identifier.display),
    standing: t(`console.report.standing.${standingOf(identifier)}`),
    count,
  })
}

/** All that matters of an identifier at a glance: what it is, what is held against it, on which basis, until when. */
export function Verdict({ identifier }: { readonly identifier: Identifier }) {
  const t = useT()
  const { kind, display, standing, reports } = identifier
  return (
    <Stack gap={4}>
      <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={600} className="report-identifier">
          {defanged(kind, display)}
        </Text>
        <StandingBadge standing={standingOf(identifier)} />
      </Group>
      <Text size="sm" c="dimmed">
        {t(`taxonomy.observable-kind.${kind}.title`)}
        {standing !== null &&
          ` · ${t('console.report.independent', { count: standing.verdict.independentReports })} · ${t('console.report.others', { count: reports.count })}`}
        {reports.elsewhere > 0 && ` · ${t('console.report.elsewhere', { count: reports.elsewhere })}`}
      </Text>
      {standing !== null && <ListingFacts standing={standing} />}
      <CopyButtons identifier={identifier} />
    </Stack>
  )
}

function ListingFacts({ standing }: { readonly standing: NonNullable<Identifier['standing']> }) {
  const t = useT()
  const format = useFormat()
  const { verdict, indicator, above } = standing
  const { legalBasis, validUntil, disputed, officialName, measures, reason } = verdict
  return (
    <>
      {officialName !== null && <Text size="sm">{officialName}</Text>}
      {verdict.state === 'confirmed' && legalBasis !== null && (
        <Text size="sm">
          {wordOf.legalBasis(t, legalBasis)}
          {validUntil !== null && ` · ${t('console.report.until', { day: format.day(validUntil) })}`}
        </Text>
      )}
      {verdict.state === 'confirmed' && measures.length > 0 && (
        <Text size="sm">{measures.map((measure) => wordOf.measure(t, measure)).join(', ')}</Text>
      )}
      {verdict.state === 'confirmed' && reason !== null && <Text size="sm">{reason}</Text>}
      {indicator?.state === 'delisted' && <Text size="sm">{t('console.report.delisted')}</Text>}
      {disputed && (
        <Text size="sm" fw={600} c="yellow.8">
          <span aria-hidden>⚖ </span>
          {t('console.report.disputed')}
        </Text>
      )}
      {above.map(({ observableId, kind, display, state }) => (
        <Text size="sm" key={observableId}>
          {t('console.report.above', {
            display: defanged(kind, display),
            state: t(`taxonomy.indicator-state.${state}.title`),
          })}
        </Text>
      ))}
    </>
  )
}

/** Copies what was named; an address also in the form that no program opens. */
export function CopyButtons({ identifier: { kind, display } }: { readonly identifier: Identifier }) {
  const t = useT()
  const forms = isAddress(kind)
    ? ([
        ['console.report.copy-defanged', defanged(kind, display)],
        ['console.report.copy-exact', display],
      ] as const)
    : ([['console.report.copy', copied(kind, display)]] as const)
  return (
    <Group gap={6}>
      {forms.map(([label, value]) => (
        <CopyButton value={value} key={label}>
          {({ copied: done, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {done ? t('console.report.copied') : t(label)}
            </Button>
          )}
        </CopyButton>
      ))}
    </Group>
  )
}
