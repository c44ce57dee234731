import { type Choice, describedBy, errorOf, type FieldProps, HintAndError } from './field.tsx'

/** What a group of radios needs: `legend` `page` makes the question the heading of the page. */
export interface RadiosProps extends FieldProps {
  readonly choices: readonly Choice[]
  readonly legend: 'page' | 'group'
  /** A last choice set apart from the rest by "or": the "I don't know". */
  readonly apart?: Choice
  readonly apartWord?: string
}

/** A question with one answer out of several. The first radio carries the id the error summary leads to. */
export function Radios(props: RadiosProps) {
  const title = props.legend === 'page' ? <h1 class="title">{props.label}</h1> : props.label
  const choices = props.apart ? [...props.choices, props.apart] : props.choices
  return (
    <fieldset
      class={errorOf(props) ? 'field field-wrong' : 'field'}
      aria-describedby={describedBy(props)}
      role="radiogroup"
      aria-invalid={errorOf(props) ? 'true' : undefined}
    >
      <legend class="legend">{title}</legend>
      <HintAndError {...props} />
      <div class="radios">
        {choices.map((choice, index) => (
          <>
            {choice === props.apart && props.apartWord && <p class="radios-or">{props.apartWord}</p>}
            <Radio name={props.name} index={index} choice={choice} checked={choice.value === props.value} />
          </>
        ))}
      </div>
    </fieldset>
  )
}

interface RadioProps {
  readonly name: string
  readonly index: number
  readonly choice: Choice
  readonly checked: boolean
}

function Radio({ name, index, choice, checked }: RadioProps) {
  const id = index === 0 ? name : `${name}-${index + 1}`
  return (
    <div class="radio">
      <input
        type="radio"
        id={id}
        name={name}
        value={choice.value}
        checked={checked}
        aria-describedby={choice.hint ? `${id}-about` : undefined}
      />
      <label for={id}>
        <span class="radio-label">{choice.label}</span>
        {choice.hint && (
          <span class="radio-hint" id={`${id}-about`}>
            {choice.hint}
          </span>
        )}
      </label>
    </div>
  )
}
