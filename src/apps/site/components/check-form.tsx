import type { View } from '../view.ts'
import type { FieldError } from './field.tsx'
import { errorOf } from './field.tsx'

/** The one field that checks anything: number, account, card, site, name, wallet. */
export function CheckForm(props: {
  readonly view: View
  readonly value?: string
  readonly large?: boolean
  readonly errors?: readonly FieldError[]
}) {
  const { view } = props
  const error = errorOf({ view, name: 'q', errors: props.errors })
  return (
    <form class={props.large ? 'check check-large' : 'check'} method="get" action={view.href('/check')} role="search">
      <label class="check-label" for="q">
        {view.t('site.check.label')}
      </label>
      {error && (
        <p class="field-error" id="q-error">
          <span class="unseen">{view.t('site.error.word')}: </span>
          {error}
        </p>
      )}
      <div class="check-row">
        <input
          class="check-input"
          id="q"
          name="q"
          type="text"
          value={props.value}
          placeholder="+7 707 123 45 67"
          maxLength={2048}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          required
          aria-describedby={error ? 'q-error q-hint' : 'q-hint'}
          aria-invalid={error ? 'true' : undefined}
        />
        <button class={props.large ? 'button button-sun' : 'button'} type="submit">
          {view.t('site.check.button')}
        </button>
      </div>
      <p class="check-hint" id="q-hint">
        {view.t('site.check.hint')}
      </p>
    </form>
  )
}
