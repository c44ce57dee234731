import type { View } from '../view.ts'

/** Something that happened, and when. */
export interface Happening {
  readonly at: Date
  readonly title: string
  readonly text?: string
}

/** What happened, the latest first; the latest is marked as the present state. */
export function Timeline(props: { readonly view: View; readonly happenings: readonly Happening[] }) {
  const latestFirst = props.happenings.toSorted((a, b) => b.at.getTime() - a.at.getTime())
  return (
    <ol class="timeline">
      {latestFirst.map(({ at, title, text }, index) => (
        <li aria-current={index === 0 ? 'step' : undefined}>
          <p class="timeline-title">{title}</p>
          <time class="timeline-time" dateTime={at.toISOString()}>
            {props.view.formatTime(at)}
          </time>
          {text && <p>{text}</p>}
        </li>
      ))}
    </ol>
  )
}
