import type { ComponentChildren } from 'preact'

/** One fact: what it is, and how it stands. */
export interface Fact {
  readonly term: string
  readonly value: ComponentChildren
}

/** Facts side by side; `wide` for values of several words, so that few stand in a row. */
export function Facts(props: { readonly facts: readonly Fact[]; readonly wide?: boolean }) {
  return (
    <dl class={props.wide === true ? 'facts facts-wide' : 'facts'}>
      {props.facts.map(({ term, value }) => (
        <div>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** One answer on the page that shows all answers before they are sent. */
export interface SummaryRow extends Fact {
  /** What a press on "change" submits as `go`, with the name of the question for screen readers. */
  readonly change?: { readonly go: string; readonly label: string; readonly about: string }
}

/** All answers, each with a way to change it. Stands inside the form that carries them. */
export function SummaryList(props: { readonly rows: readonly SummaryRow[] }) {
  return (
    <dl class="summary">
      {props.rows.map(({ term, value, change }) => (
        <div>
          <dt>{term}</dt>
          <dd>{value}</dd>
          {change && (
            <dd class="summary-change">
              <button class="link" type="submit" name="go" value={change.go}>
                {change.label}
                <span class="unseen"> {change.about}</span>
              </button>
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}
