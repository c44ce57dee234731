import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import type { ConflictJson } from '#domains/reports'
import { useFormat } from '../app/format.ts'
import { type Translate, useT } from '../app/i18n.tsx'
import { type Edited, type EditField, editedOf, partOf } from './edited.ts'
import type { Report } from './report-data.ts'

/** Who changed what meanwhile, and both versions of what both changed. Taking one over is a choice, never an accident. */
export function ConflictView(props: {
  readonly changes: ConflictJson['conflict']['changes']
  readonly present: Report
  readonly mine: Edited
  readonly onTake: (part: Partial<Edited>) => void
}) {
  const { changes, present, mine, onTake } = props
  const t = useT()
  const theirs = editedOf(present)
  const touched = new Set(changes.flatMap(({ fields }) => fields))
  const differing = Object.keys(partOf(theirs, mine)).filter(
    (field): field is EditField => field !== 'text' && field !== 'own' && touched.has(field),
  )
  return (
    <Alert color="yellow" variant="light" role="alert" title={t('console.report.conflict.title')}>
      <Stack gap="xs">
        <ChangeList changes={changes} />
        {differing.map((field) => (
          <Group key={field} gap="xs">
            <Text size="sm">
              {t(`console.report.field.${field}`)}: {t('console.report.conflict.now')}{' '}
              <b>{valueOf(t, field, theirs[field])}</b>, {t('console.report.conflict.yours')}{' '}
              <b>{valueOf(t, field, mine[field])}</b>
            </Text>
            <Button size="compact-xs" variant="default" onClick={() => onTake({ [field]: theirs[field] })}>
              {t('console.report.conflict.take')}
            </Button>
          </Group>
        ))}
      </Stack>
    </Alert>
  )
}

/** Their words beside mine: the lines that mine lack stand out. */
export function TheirWords(props: {
  readonly theirs: string
  readonly mine: string
  readonly onTake: (part: Partial<Edited>) => void
}) {
  const { theirs, mine, onTake } = props
  const t = useT()
  const own = new Set(mine.split('\n').map((line) => line.trim()))
  const lines = theirs.split('\n')
  return (
    <section aria-label={t('console.report.conflict.theirs')}>
      <Text size="sm" fw={600}>
        {t('console.report.conflict.theirs')}
      </Text>
      <div className="report-text report-theirs" tabIndex={0} role="document">
        {lines.map((line, i) => {
          const isNew = line.trim() !== '' && !own.has(line.trim())
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing but their place.
          return isNew ? <ins key={i}>{`${line}\n`}</ins> : `${line}\n`
        })}
      </div>
      <Group gap="xs" mt={6}>
        <Button size="compact-sm" variant="default" onClick={() => onTake({ text: theirs })}>
          {t('console.report.conflict.take-text')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => onTake({ text: `${mine}\n\n${theirs}` })}>
          {t('console.report.conflict.append')}
        </Button>
      </Group>
    </section>
  )
}

/** Who changed what and when, one line each. */
export function ChangeList({ changes }: { readonly changes: ConflictJson['conflict']['changes'] }) {
  const t = useT()
  const format = useFormat()
  return (
    <ul className="report-list">
      {changes.map(({ version, by, at, action, fields }) => (
        <li key={version}>
          <Text size="sm">
            <time dateTime={at}>{format.time(at)}</time>{' '}
            <b>{by === null ? t('console.report.by.reporter') : (by.name ?? t('console.report.by.system'))}</b>{' '}
            {t(`console.report.deed.${action}`, { times: 1 })}
            {fields.length > 0 && `: ${fields.map((field) => t(`console.report.field.${field}`)).join(', ')}`}
          </Text>
        </li>
      ))}
    </ul>
  )
}

function valueOf(t: Translate, field: EditField, value: string | null): string {
  if (value === null) return t('console.report.unknown')
  const list = field === 'fraudType' ? 'fraud-type' : field
  return list === 'language' ? value.toUpperCase() : t(`taxonomy.${list}.${value}.title`)
}
