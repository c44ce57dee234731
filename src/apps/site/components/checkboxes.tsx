import { type Choice, describedBy, type FieldProps, HintAndError } from './field.tsx'

/** A choice that can be ticked beside others. */
export interface Tickable extends Choice {
  readonly checked: boolean
}

/** A question with any number of answers, none included; each tick sends its value under the same name. */
export function Checkboxes(props: FieldProps & { readonly choices: readonly Tickable[] }) {
  return (
    <fieldset class="field" aria-describedby={describedBy(props)}>
      <legend class="legend">{props.label}</legend>
      <HintAndError {...props} />
      <div class="radios">
        {props.choices.map((choice, index) => (
          <Checkbox name={props.name} id={index === 0 ? props.name : `${props.name}-${index + 1}`} choice={choice} />
        ))}
      </div>
    </fieldset>
  )
}

function Checkbox({ name, id, choice }: { readonly name: string; readonly id: string; readonly choice: Tickable }) {
  return (
    <div class="radio">
      <input
        type="checkbox"
        id={id}
        name={name}
        value={choice.value}
        checked={choice.checked}
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
