import { Badge, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import type { FilledFact } from '#domains/desk'
import type { FraudType, Topic } from '#domains/taxonomy'
import { type Language, languages } from '#kernel/language'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.tsx'
import type { IntakeForm } from './form.ts'
import { Named } from './named.tsx'

interface Codes {
  readonly questions: readonly string[]
  readonly steps: readonly string[]
}

/** Every script with the words of one language. */
export interface Scripts {
  readonly greeting: string
  readonly questions: Readonly<
    Record<string, { readonly ask: string; readonly note: string; readonly fills: FilledFact | 'note' }>
  >
  readonly steps: Readonly<Record<string, { readonly say: string; readonly number: string | null }>>
  readonly topics: Readonly<Record<Topic, Codes>>
  readonly fraudTypes: Readonly<Record<FraudType, Codes>>
}

/** The scripts of all three languages, so that changing the caller's language takes no moment and no network. */
export function useScripts(language: Language): Scripts | undefined {
  const answers = useQueries({
    queries: languages.map((one) => ({
      queryKey: ['desk-scripts', one],
      queryFn: () => api.get<Scripts>('/api/v1/desk/scripts', { language: one }),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  })
  return answers[languages.indexOf(language)]?.data
}

/** The script of what the form says so far; of several topics the first one asks. */
export function scriptFor(scripts: Scripts, { fraudType, topics }: IntakeForm): Codes {
  if (fraudType !== null) return scripts.fraudTypes[fraudType]
  return scripts.topics[topics[0] ?? 'other']
}

/** Whether a question needs no asking any more: ticked off, or its fact stands in the form. */
export function isAnswered(code: string, scripts: Scripts, form: IntakeForm): boolean {
  if (form.answered.includes(code)) return true
  const fills = scripts.questions[code]?.fills
  if (fills === 'danger') return form.danger !== 'unknown'
  if (fills === 'amount') return form.amount.trim() !== ''
  if (fills === 'paidAt' || fills === 'occurredOn') return form[fills] !== ''
  return fills === 'region' && form.region !== null
}

/** What to ask next, in the caller's language. */
export function Questions(props: {
  readonly scripts: Scripts
  readonly form: IntakeForm
  readonly answer: (code: string) => void
}) {
  const { scripts, form, answer } = props
  const t = useT()
  const { questions } = scriptFor(scripts, form)
  const [all, setAll] = useState(false)
  const open = questions.filter((code) => !isAnswered(code, scripts, form))
  const current = open[0]
  const shown = all ? questions : open.slice(0, 3)
  return (
    <section className="panel" aria-labelledby="intake-ask">
      <h2 id="intake-ask">
        <span>
          {t('console.intake.ask')}{' '}
          <Text span size="xs" c="dimmed">
            {t('console.intake.asked', {
              done: questions.filter((code) => isAnswered(code, scripts, form)).length,
              all: questions.length,
            })}
          </Text>
        </span>
        <span>
          <button type="button" className="quick" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('console.intake.ask-next') : t('console.intake.ask-all')}
          </button>{' '}
          <Named text={t('console.intake.ask-key')} keys="alt+q" />{' '}
          <Named text={t('console.intake.skip-key')} keys="alt+x" />
        </span>
      </h2>
      {form.text === '' && (
        <Text lang={form.language} size="sm" c="dimmed" pb={4}>
          {scripts.greeting}
        </Text>
      )}
      <ol lang={form.language} className="asks" data-all={all}>
        {shown.map((code) => (
          <Question
            key={code}
            code={code}
            ask={scripts.questions[code]?.ask ?? ''}
            current={code === current}
            done={isAnswered(code, scripts, form)}
            answer={answer}
          />
        ))}
      </ol>
    </section>
  )
}

function Question(props: {
  readonly code: string
  readonly ask: string
  readonly current: boolean
  readonly done: boolean
  readonly answer: (code: string) => void
}) {
  const { code, ask, current, done, answer } = props
  const t = useT()
  return (
    <li>
      <button
        type="button"
        className="ask"
        aria-current={current}
        data-done={done}
        data-code={code}
        onClick={() => answer(code)}
      >
        <span aria-hidden>{done ? '✓' : current ? '▸' : '·'}</span>
        <span className="ask-words">{ask}</span>
        {done && <span className="heard">{t('console.intake.answered')}</span>}
      </button>
    </li>
  )
}

/** What to tell the caller to do at once. */
export function Steps({ scripts, form }: { readonly scripts: Scripts; readonly form: IntakeForm }) {
  const t = useT()
  const { steps } = scriptFor(scripts, form)
  const urgent = form.danger === 'now' && !steps.includes('call-112') ? ['call-112'] : []
  return (
    <section className="panel" aria-labelledby="intake-steps">
      <h2 id="intake-steps">{t('console.intake.steps')}</h2>
      <ol lang={form.language}>
        {[...urgent, ...steps].map((code) => {
          const step = scripts.steps[code]
          return (
            <li key={code} className="known-line">
              <span aria-hidden>▸</span>
              <Text size="sm">{step?.say}</Text>
              {step?.number != null && (
                <Badge variant="light" size="lg">
                  {step.number}
                </Badge>
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
