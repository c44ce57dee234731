import { regionCodes } from '#domains/taxonomy'
import type { View } from '../view.ts'
import { type FieldProps, Select } from './field.tsx'

/** In which region of Kazakhstan it was; nobody has to say. */
export function RegionField(props: Pick<FieldProps, 'view' | 'label' | 'value' | 'errors'>) {
  const { t } = props.view
  return (
    <Select
      {...props}
      name="region"
      hint={t('site.report.region.hint')}
      value={props.value ?? 'unknown'}
      choices={[
        { value: 'unknown', label: t('site.report.region.unknown') },
        ...regionCodes.map((value) => ({ value, label: t(`taxonomy.region.${value}.title`) })),
      ]}
    />
  )
}

/** A region, or that it was not told, in words. */
export function regionWords({ t }: View, region: string | undefined): string {
  return region && region !== 'unknown' ? t(`taxonomy.region.${region}.title`) : t('site.report.region.unknown')
}
