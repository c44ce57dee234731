import type { NamedIdentifier } from '../named-identifiers.ts'
import { Checkboxes } from './checkboxes.tsx'
import type { FieldProps } from './field.tsx'

/** Which of the identifiers found in somebody's words are their own; what they tick here is never held against them. */
export function OwnIdentifiers(
  props: Pick<FieldProps, 'view' | 'label' | 'hint' | 'errors'> & {
    readonly found: readonly NamedIdentifier[]
    /** What is ticked, one a line. */
    readonly own: string | undefined
  },
) {
  const { found, own = '', ...field } = props
  const { t } = field.view
  if (found.length === 0) return null
  const ticked = new Set(own.split('\n'))
  return (
    <Checkboxes
      {...field}
      name="own"
      choices={found.map(({ kind, value, display }) => ({
        value,
        label: t('site.report.own.mine', { identifier: display }),
        hint: t(`taxonomy.observable-kind.${kind}.title`),
        checked: ticked.has(value),
      }))}
    />
  )
}
