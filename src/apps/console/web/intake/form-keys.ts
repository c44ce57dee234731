import { type RefObject } from 'react'
import { languages } from '#kernel/language'
import { useKeys } from '../app/keys.tsx'
import { dangers } from './facts.tsx'
import type { IntakeForm } from './form.ts'
import { isAnswered, type Scripts, scriptFor } from './script.tsx'
import type { Intake } from './use-intake.ts'

interface Answering {
  readonly intake: Intake
  readonly form: IntakeForm
  readonly scripts: Scripts | undefined
  readonly field: RefObject<HTMLTextAreaElement | null>
}

/** Where the answer to a question is written: into the words after its label, or into the field of its fact. */
export function useAnswering({ intake, form, scripts, field }: Answering): (code?: string) => void {
  return (asked) => {
    if (scripts === undefined) return
    const next = scriptFor(scripts, form).questions.find((one) => !isAnswered(one, scripts, form))
    const code = asked ?? next
    const question = code === undefined ? undefined : scripts.questions[code]
    if (code === undefined || question === undefined) return
    if (question.fills !== 'note') return focusFact(question.fills, intake, code)
    intake.patch(({ text, answered }) => ({
      text: `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${question.note}: `,
      answered: answered.includes(code) ? answered : [...answered, code],
    }))
    requestAnimationFrame(() => {
      const { current } = field
      current?.focus()
      current?.setSelectionRange(current.value.length, current.value.length)
      current?.scrollTo(0, current.scrollHeight)
    })
  }
}

const fieldOf = {
  amount: 'intake-amount',
  paidAt: 'intake-paid-at',
  occurredOn: 'intake-occurred-on',
  region: 'intake-region',
} as const

function focusFact(fact: keyof typeof fieldOf | 'danger' | 'contact', intake: Intake, code: string): void {
  if (fact === 'danger') focusIn('[aria-labelledby="intake-urgency"]', 'input:checked')
  else if (fact === 'contact') {
    focusIn('#intake-contact-panel', 'input')
    intake.patch(({ answered }) => ({ answered: [...new Set([...answered, code])] }))
  } else document.getElementById(fieldOf[fact])?.focus()
}

function focusIn(panel: string, part: string): void {
  document.querySelector<HTMLElement>(`${panel} ${part}`)?.focus()
}

interface FormKeys {
  readonly intake: Intake
  readonly form: IntakeForm
  readonly answer: (code?: string) => void
  readonly submit: () => Promise<void>
  readonly suggested: Partial<IntakeForm> | null
  readonly returning: () => void
}

/** Every part of the form has a key; they work while somebody types. */
export function useFormKeys({ intake, form, answer, submit, suggested, returning }: FormKeys): void {
  const focus = (id: string) => () => document.getElementById(id)?.focus()
  useKeys({
    'mod+enter': () => void submit(),
    'alt+w': focus('intake-words'),
    'alt+t': focus('intake-topic'),
    'alt+r': focus('intake-region'),
    'alt+a': focus('intake-amount'),
    'alt+p': focus('intake-paid-at'),
    'alt+o': focus('intake-occurred-on'),
    'alt+i': () => focusIn('#intake-known-list', 'input'),
    'alt+c': () => focusIn('#intake-contact-panel', 'input'),
    'alt+b': returning,
    'alt+g': () => suggested !== null && intake.patch(suggested),
    'alt+n': () => intake.next(),
    'alt+q': () => answer(),
    'alt+x': () => intake.patch(({ answered }) => ({ answered: [...answered, ...skipped()] })),
    'alt+u': () => intake.patch(({ danger }) => ({ danger: after(dangers, danger) })),
    'alt+l': () => intake.patch(({ language }) => ({ language: after(languages, language) })),
  })
  /** The question that would come next is not asked. */
  const skipped = (): readonly string[] => {
    const current = document.querySelector<HTMLElement>('.ask[aria-current="true"]')?.dataset['code']
    return current === undefined || form.answered.includes(current) ? [] : [current]
  }
}

function after<T>(all: readonly T[], one: T): T {
  return all[(all.indexOf(one) + 1) % all.length] ?? one
}
