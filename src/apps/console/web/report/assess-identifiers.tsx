import { Checkbox, Group, NativeSelect, SegmentedControl, Stack, Text, Textarea } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import { wordOf } from '../app/taxonomy.ts'
import { defanged } from './defanged.ts'
import { type Decision, type Drafts, undecided } from './drafts.ts'
import { type Identifier, type Report, useIdentifierLinks, useTaxonomy } from './report-data.ts'
import { StandingBadge, standingOf } from './verdict.tsx'

/** For how many days a listing can be made to hold. */
const terms = [7, 30, 90, 180, 365, 730] as const

/** A decision on each identifier that may be an offender's. */
export function AssessIdentifiers({ report, drafts }: { readonly report: Report; readonly drafts: Drafts }) {
  const t = useT()
  const { data } = useIdentifierLinks(report.id)
  const open = (data?.identifiers ?? []).filter(({ own }) => !own)
  if (open.length === 0) return null
  return (
    <Stack gap="xs" component="fieldset" className="report-fieldset">
      <legend>{t('console.report.identifiers')}</legend>
      {open.map((identifier) => (
        <IdentifierDecision key={identifier.observableId} identifier={identifier} drafts={drafts} />
      ))}
    </Stack>
  )
}

function IdentifierDecision({ identifier, drafts }: { readonly identifier: Identifier; readonly drafts: Drafts }) {
  const t = useT()
  const { kind, display, observableId } = identifier
  const key = observableId ?? ''
  const decision = drafts.value.decisions[key] ?? undecided
  const change = (part: Partial<Decision>) =>
    drafts.change({ decisions: { ...drafts.value.decisions, [key]: { ...decision, ...part } } })
  const name = defanged(kind, display)
  const choices = (['leave', 'confirm', 'dismiss'] as const).map((value) => ({
    value,
    label: t(`console.report.decision.${value}`),
  }))
  return (
    <div className="report-decision" data-observable={key}>
      <Group gap="xs" justify="space-between">
        <Group gap={6}>
          <Text size="sm" fw={600} className="report-identifier">
            {name}
          </Text>
          <StandingBadge standing={standingOf(identifier)} />
        </Group>
        <SegmentedControl
          size="xs"
          data={choices}
          value={decision.choice}
          aria-label={t('console.report.decision-on', { display: name })}
          onChange={(choice) => change({ choice })}
        />
      </Group>
      {decision.choice === 'confirm' && <ListingFields identifier={identifier} decision={decision} change={change} />}
    </div>
  )
}

interface Listing {
  readonly identifier: Identifier
  readonly decision: Decision
  readonly change: (part: Partial<Decision>) => void
}

function ListingFields(props: Listing) {
  const { identifier, decision, change } = props
  const t = useT()
  const lists = useTaxonomy()
  const bases = lists?.['legal-basis'] ?? []
  const carried = (basis: string) => (bases.find(({ code }) => code === basis)?.['measures'] ?? []) as readonly string[]
  const forKind = (lists?.measure ?? []).filter(({ kinds }) => (kinds as readonly string[]).includes(identifier.kind))
  const possible = (basis: string) =>
    forKind.map(({ code }) => code).filter((code) => code === 'warn' || carried(basis).includes(code))
  return (
    <Stack gap={6} mt={6}>
      <Textarea
        size="sm"
        label={t('console.report.reason')}
        description={t('console.report.reason-help')}
        required
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        value={decision.reason}
        onChange={(event) => change({ reason: event.currentTarget.value })}
      />
      <div className="report-fields">
        <NativeSelect
          size="sm"
          label={t('console.report.legal-basis')}
          value={decision.legalBasis}
          data={bases.map(({ code, title }) => ({ value: code, label: title }))}
          onChange={(event) => {
            const legalBasis = event.currentTarget.value
            const measures = decision.measures.filter((code) => possible(legalBasis).includes(code))
            change({ legalBasis, measures: measures.length === 0 ? ['warn'] : measures })
          }}
        />
        <NativeSelect
          size="sm"
          label={t('console.report.term')}
          value={String(decision.days)}
          data={terms.map((days) => ({ value: String(days), label: t('console.report.days', { count: days }) }))}
          onChange={(event) => change({ days: Number(event.currentTarget.value) })}
        />
        <NativeSelect
          size="sm"
          label={t('console.report.tlp')}
          value={decision.tlp}
          data={(lists?.tlp ?? []).map(({ code, title }) => ({ value: code, label: title }))}
          onChange={(event) => change({ tlp: event.currentTarget.value })}
        />
      </div>
      <Measures {...props} possible={possible(decision.legalBasis)} />
    </Stack>
  )
}

/** What the listing sets off: what the kind allows and the legal basis carries. */
function Measures({ identifier, decision, change, possible }: Listing & { readonly possible: readonly string[] }) {
  const t = useT()
  const lists = useTaxonomy()
  const forKind = (lists?.measure ?? []).filter(({ kinds }) => (kinds as readonly string[]).includes(identifier.kind))
  return (
    <Checkbox.Group
      label={t('console.report.measures')}
      value={[...decision.measures]}
      onChange={(measures) => change({ measures })}
    >
      <Group gap="md" mt={4}>
        {forKind.map(({ code }) => (
          <Checkbox
            key={code}
            size="sm"
            value={code}
            label={wordOf.measure(t, code)}
            disabled={!possible.includes(code)}
          />
        ))}
      </Group>
    </Checkbox.Group>
  )
}
