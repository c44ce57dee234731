import type { View } from '../view.ts'
import { Icon } from './icon.tsx'

/** The four answers of a check, gravest first. `none` never means safe. */
export const checkStates = ['confirmed', 'reported', 'none', 'official'] as const

/** An answer of a check. */
export type CheckState = (typeof checkStates)[number]

/** The state of a checked identifier: a word and a shape of its own, the colour only repeats them. */
export function StateBadge(props: { readonly view: View; readonly state: CheckState }) {
  return (
    <p class={`badge badge-${props.state}`}>
      <Icon name={props.state} size={20} />
      <span>{props.view.t(`site.state.${props.state}.word`)}</span>
    </p>
  )
}
