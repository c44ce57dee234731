import type { ComponentChildren } from 'preact'
import type { View } from '../view.ts'

/** Something wrong with one field: which, and the key of the message (with its values) that says what to do. */
export interface FieldError {
  /** Name of the field, which is also its id on the page. */
  readonly field: string
  readonly key: string
  readonly values?: Readonly<Record<string, string | number>>
}

/** What every field has. */
export interface FieldProps {
  readonly view: View
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly value?: string
  readonly errors?: readonly FieldError[]
}

/** The message for one field, if there is any. */
export function errorOf(props: Pick<FieldProps, 'view' | 'name' | 'errors'>): string | undefined {
  const found = props.errors?.find(({ field }) => field === props.name)
  return found && props.view.t(found.key, found.values)
}

/** Ids of the hint and the error that describe a field, for `aria-describedby`. */
export function describedBy(props: FieldProps): string | undefined {
  const ids = [props.hint && `${props.name}-hint`, errorOf(props) && `${props.name}-error`].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : undefined
}

/** Label, hint and error above a control. */
export function Field(props: FieldProps & { readonly children: ComponentChildren }) {
  const error = errorOf(props)
  return (
    <div class={error ? 'field field-wrong' : 'field'}>
      <label class="label" for={props.name}>
        {props.label}
      </label>
      <HintAndError {...props} />
      {props.children}
    </div>
  )
}

/** The hint and, where there is one, the error of a field; the error begins with the word for it. */
export function HintAndError(props: FieldProps) {
  const error = errorOf(props)
  return (
    <>
      {props.hint && (
        <p class="hint" id={`${props.name}-hint`}>
          {props.hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${props.name}-error`}>
          <span class="unseen">{props.view.t('site.error.word')}: </span>
          {error}
        </p>
      )}
    </>
  )
}

/** What a one-line text field may say about itself. */
export interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'email' | 'password' | 'date'
  readonly inputMode?: 'numeric' | 'decimal' | 'email' | 'tel' | 'text'
  readonly autocomplete?: 'off' | 'name' | 'email' | 'new-password' | 'one-time-code'
  readonly maxLength?: number
  readonly required?: boolean
  /** Width of the expected answer; the whole line where absent. */
  readonly width?: 'short' | 'medium'
  readonly placeholder?: string
}

/** A one-line text field. */
export function TextField(props: TextFieldProps) {
  // The renderer's types tie every type of input to the roles it may take; ours take none.
  const kind = { type: props.type ?? 'text' } as { type: 'text' }
  return (
    <Field {...props}>
      <input
        {...kind}
        class={`input ${props.width ? `input-${props.width}` : ''}`}
        id={props.name}
        name={props.name}
        value={props.value}
        inputMode={props.inputMode}
        autocomplete={props.autocomplete ?? 'off'}
        maxLength={props.maxLength}
        placeholder={props.placeholder}
        required={props.required}
        spellcheck={false}
        aria-describedby={describedBy(props)}
        aria-invalid={errorOf(props) ? 'true' : undefined}
      />
    </Field>
  )
}

/** A field for a longer text. With JavaScript a counter tells how many characters are left. */
export function TextArea(props: FieldProps & { readonly rows?: number; readonly maxLength: number }) {
  return (
    <Field {...props}>
      <textarea
        class="input"
        id={props.name}
        name={props.name}
        rows={props.rows ?? 7}
        maxLength={props.maxLength}
        data-counter={props.view.t('site.field.left', { count: '%' })}
        aria-describedby={describedBy(props)}
        aria-invalid={errorOf(props) ? 'true' : undefined}
      >
        {props.value}
      </textarea>
    </Field>
  )
}

/** One thing to choose. */
export interface Choice {
  readonly value: string
  readonly label: string
  readonly hint?: string
}

/** A list to choose one thing from. */
export function Select(props: FieldProps & { readonly choices: readonly Choice[] }) {
  return (
    <Field {...props}>
      <select
        class="input input-select"
        id={props.name}
        name={props.name}
        aria-describedby={describedBy(props)}
        aria-invalid={errorOf(props) ? 'true' : undefined}
      >
        {props.choices.map(({ value, label }) => (
          <option value={value} selected={value === (props.value ?? '')}>
            {label}
          </option>
        ))}
      </select>
    </Field>
  )
}
