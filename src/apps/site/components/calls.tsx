import type { View } from '../view.ts'
import { Icon } from './icon.tsx'

/** A short number people can call from any phone in Kazakhstan, free of charge. */
type EmergencyNumber = '102' | '103' | '111' | '112'

/** Numbers to call, each a large target that dials. */
export function Calls(props: {
  readonly view: View
  readonly numbers: readonly EmergencyNumber[]
  readonly child?: boolean
}) {
  const { t } = props.view
  return (
    <ul class="calls">
      {props.numbers.map((number) => (
        <li>
          <a class="call" href={`tel:${number}`}>
            <Icon name="phone" />
            <strong>{number}</strong>
            <span>{props.child ? t(`site.call-child.${number}`) : t(`site.call.${number}`)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
