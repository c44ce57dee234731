import { useEffect, useRef, useState } from 'react'
import type { Preview } from '#domains/desk'
import { api } from '../app/api.ts'
import { type IntakeForm, previewBodyOf } from './form.ts'

/** A value as JSON carries it: times are texts. */
export type Wire<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends Date
    ? string
    : T extends readonly (infer One)[]
      ? readonly Wire<One>[]
      : { readonly [Key in keyof T]: Wire<T[Key]> }

/** What the server sees in the words. */
export type Seen = Wire<Preview>

/** An identifier where it stands in the words. */
export type SeenSpan = Seen['spans'][number]

/** How long the hands must rest before the server is asked, in milliseconds. */
const rest = 120

/** What the server saw last, with the text it was asked about. */
export interface Look {
  readonly text: string
  readonly seen: Seen
}

/** Asks the server about the words as they are typed; a newer question ends the one before. */
export function usePreview(form: IntakeForm): Look | null {
  const [look, setLook] = useState<Look | null>(null)
  const body = JSON.stringify(previewBodyOf(form))
  const id = useRef(form.id)
  useEffect(() => {
    if (id.current !== form.id) setLook(null)
    id.current = form.id
    const ending = new AbortController()
    const timer = setTimeout(() => {
      const asked = JSON.parse(body) as ReturnType<typeof previewBodyOf>
      api.post<Seen>('/api/v1/desk/preview', asked, { signal: ending.signal }).then(
        (seen) => setLook({ text: asked.text, seen }),
        // Without a network the call goes on; the marks come back with it.
        () => undefined,
      )
    }, rest)
    return () => {
      clearTimeout(timer)
      ending.abort()
    }
  }, [body, form.id])
  return look
}

/**
 * Spans found in an earlier text, moved to where they stand in the text now: those before and after what was typed
 * since stay, those that were touched are left out until the server has looked again.
 */
export function movedSpans(look: Look | null, text: string): readonly SeenSpan[] {
  if (look === null) return []
  if (look.text === text) return look.seen.spans
  const most = Math.min(look.text.length, text.length)
  let head = 0
  while (head < most && look.text[head] === text[head]) head++
  let tail = 0
  while (tail < most - head && look.text[look.text.length - 1 - tail] === text[text.length - 1 - tail]) tail++
  const shift = text.length - look.text.length
  const from = look.text.length - tail
  return look.seen.spans.flatMap((span) => {
    if (span.end < head || (span.end === head && tail === 0 && shift > 0 && head === look.text.length)) return [span]
    return span.start >= from ? [{ ...span, start: span.start + shift, end: span.end + shift }] : []
  })
}

/** Each identifier once, in the order of the words. */
export function distinctSpans(spans: readonly SeenSpan[]): readonly SeenSpan[] {
  return [...new Map(spans.map((span) => [`${span.kind}:${span.display}`, span])).values()]
}
