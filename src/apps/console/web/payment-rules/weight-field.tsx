import { NumberInput, type NumberInputProps } from '@mantine/core'

/** A field for a weight, from nothing to all of it. */
export function WeightField(props: NumberInputProps) {
  return <NumberInput className="rules-number" size="xs" min={0} max={1} step={0.05} {...props} />
}
