import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

/** Tone of a notice: each has its own drawing, so that colour is never alone. */
export type NoticeTone = 'danger' | 'warn' | 'calm' | 'ok'

const drawings: Readonly<Record<NoticeTone, IconName>> = {
  danger: 'confirmed',
  warn: 'reported',
  calm: 'none',
  ok: 'shield',
}

/** A panel that has to be seen: a short title and what follows from it. */
export function Notice(props: {
  readonly tone: NoticeTone
  readonly title: string
  readonly icon?: IconName
  readonly children?: ComponentChildren
}) {
  return (
    <section class={`notice notice-${props.tone}`}>
      <Icon name={props.icon ?? drawings[props.tone]} />
      <div class="notice-body">
        <h2 class="notice-title">{props.title}</h2>
        {props.children}
      </div>
    </section>
  )
}
