import { Popover } from '@mantine/core'
import { type ReactNode, useId, useRef, useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { defanged } from './defanged.ts'
import type { Identifier, Report } from './report-data.ts'
import { sentenceOf, shapeOf, standingOf, Verdict } from './verdict.tsx'

type Words = Report['words'][number]

/** Text of somebody with its identifiers marked. It is text: nothing in it becomes HTML or a link. */
export function MarkedText(props: {
  readonly words: Pick<Words, 'body' | 'spans'>
  readonly identifiers: readonly Identifier[]
  readonly onOpen: (identifier: Identifier) => void
}) {
  const { words, identifiers, onOpen } = props
  const parts: ReactNode[] = []
  let at = 0
  for (const { start, end, kind, display } of words.spans) {
    parts.push(words.body.slice(at, start))
    const identifier = identifiers.find((one) => one.kind === kind && one.display === display)
    const text = defanged(kind, words.body.slice(start, end))
    parts.push(
      identifier === undefined ? (
        <mark key={start} className="report-mark">
          {text}
        </mark>
      ) : (
        <Mark key={start} text={text} identifier={identifier} onOpen={onOpen} />
      ),
    )
    at = end
  }
  parts.push(words.body.slice(at))
  return <div className="report-text">{parts}</div>
}

/** One identifier in the text. Focus or the pointer shows its verdict; Enter opens it beside the text. */
function Mark({
  text,
  identifier,
  onOpen,
}: {
  readonly text: string
  readonly identifier: Identifier
  readonly onOpen: (identifier: Identifier) => void
}) {
  const t = useT()
  const id = useId()
  const [shown, setShown] = useState(false)
  const hiding = useRef<ReturnType<typeof setTimeout>>(undefined)
  const show = () => {
    clearTimeout(hiding.current)
    setShown(true)
  }
  // The pointer may travel from the mark to its card without losing it (WCAG 1.4.13).
  const hide = () => {
    hiding.current = setTimeout(() => setShown(false), 150)
  }
  const standing = standingOf(identifier)
  return (
    <Popover opened={shown} onChange={setShown} position="bottom-start" width={380} shadow="md" withRoles={false}>
      <Popover.Target>
        <button
          type="button"
          className={`report-mark report-mark-${standing}`}
          aria-describedby={shown ? id : undefined}
          onFocus={show}
          onBlur={hide}
          onPointerEnter={show}
          onPointerLeave={hide}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setShown(false)
          }}
          onClick={() => onOpen(identifier)}
        >
          <span aria-hidden className="report-mark-shape">
            {shapeOf(standing)}
          </span>
          {text}
          <span className="heard">, {sentenceOf(t, identifier)}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown id={id} role="tooltip" p="sm" onPointerEnter={show} onPointerLeave={hide}>
        <Verdict identifier={identifier} />
      </Popover.Dropdown>
    </Popover>
  )
}
