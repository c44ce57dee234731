import { TemplatePicker } from '../templates/index.tsx'
import type { Report } from './report-data.ts'

const kindsFor = {
  question: ['question', 'consultation'],
  outcome: ['closing', 'consultation', 'legal-aid'],
} as const

/** Answers from templates, in the reporter's language. */
export function Templates(props: {
  readonly report: Report
  readonly purpose: keyof typeof kindsFor
  readonly onPick: (text: string) => void
}) {
  const { id, language, topic } = props.report
  return (
    <TemplatePicker
      reportId={id}
      language={language}
      topic={topic}
      kinds={kindsFor[props.purpose]}
      onPick={props.onPick}
    />
  )
}
