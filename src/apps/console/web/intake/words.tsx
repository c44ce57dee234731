import { Text } from '@mantine/core'
import { type RefObject, useRef } from 'react'
import { useT } from '../app/i18n.tsx'
import { Named } from './named.tsx'
import type { SeenSpan } from './preview.ts'

/** The longest account of what happened, in UTF-16 code units. */
const longest = 20_000

/** The words, with what they name marked live beneath the letters; the typing itself is the browser's own. */
export function Words(props: {
  readonly text: string
  readonly spans: readonly SeenSpan[]
  readonly own: readonly string[]
  readonly language: string
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly readOnly: boolean
  readonly change: (text: string) => void
}) {
  const { text, spans, own, language, field, readOnly, change } = props
  const t = useT()
  const marks = useRef<HTMLDivElement>(null)
  const follow = () => {
    if (marks.current !== null && field.current !== null) marks.current.scrollTop = field.current.scrollTop
  }
  return (
    <div>
      <Text component="label" htmlFor="intake-words" size="sm" fw={500}>
        <Named text={t('console.intake.words')} keys="alt+w" />
      </Text>
      <div className="words">
        <div className="words-marks" ref={marks} aria-hidden>
          {pieces(text, spans, own)}
          {'\n'}
        </div>
        <textarea
          id="intake-words"
          className="words-input"
          ref={field}
          lang={language}
          value={text}
          maxLength={longest}
          readOnly={readOnly}
          spellCheck={false}
          autoComplete="off"
          aria-keyshortcuts="Alt+W"
          aria-describedby="intake-words-named"
          placeholder={t('console.intake.words-hint')}
          onChange={({ currentTarget }) => change(currentTarget.value)}
          onScroll={follow}
        />
      </div>
      {text.length > longest * 0.9 && (
        <Text size="sm" role="status">
          {t('console.intake.words-left', { count: longest - text.length })}
        </Text>
      )}
    </div>
  )
}

/** The text cut at its marks; each piece keeps its place, so that letters and marks lie on each other. */
function pieces(text: string, spans: readonly SeenSpan[], own: readonly string[]) {
  const parts = []
  let at = 0
  for (const { start, end, state, display } of spans) {
    if (start < at || end > text.length) continue
    parts.push(text.slice(at, start))
    parts.push(
      <mark key={start} data-state={state} data-own={own.includes(display)}>
        {text.slice(start, end)}
      </mark>,
    )
    at = end
  }
  parts.push(text.slice(at))
  return parts
}
