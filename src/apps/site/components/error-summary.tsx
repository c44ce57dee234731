import type { View } from '../view.ts'
import type { FieldError } from './field.tsx'

/**
 * What has to be put right, above the form, each line leading to its field (the pattern of the GOV.UK Design
 * System). It can take the focus, and with JavaScript takes it when the page opens.
 */
export function ErrorSummary(props: { readonly view: View; readonly errors?: readonly FieldError[] }) {
  if (!props.errors || props.errors.length === 0) return null
  return (
    <div class="error-summary" role="alert" tabIndex={-1} data-focus aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">{props.view.t('site.error.title')}</h2>
      <ul>
        {props.errors.map(({ field, key, values }) => (
          <li>
            <a href={`#${field}`}>{props.view.t(key, values)}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}
