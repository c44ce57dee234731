import type { ComponentChildren } from 'preact'

/** One thing to do. */
export interface Step {
  readonly title: string
  readonly body: ComponentChildren
}

/** Things to do, in this order, with large numbers. */
export function Steps(props: { readonly steps: readonly Step[] }) {
  return (
    <ol class="steps">
      {props.steps.map(({ title, body }) => (
        <li>
          <h2 class="step-title">{title}</h2>
          {body}
        </li>
      ))}
    </ol>
  )
}
