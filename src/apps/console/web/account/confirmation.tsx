import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { onQuestion, type Question } from '../app/api.ts'

const Dialog = lazy(() =>
  import('./confirmation-dialog.tsx').then(({ ConfirmationDialog }) => ({ default: ConfirmationDialog })),
)

interface Open {
  readonly question: Question
  readonly settle: (right: boolean) => void
  readonly answered: Promise<boolean>
}

/**
 * Asks the person at the screen who they are when a call cannot go on without: over the page, which stays as it is with all
 * that was typed. Calls that come to need the same answer meanwhile wait for the same dialog.
 */
export function ConfirmationHost() {
  const open = useRef<Open | null>(null)
  const [question, setQuestion] = useState<Question | null>(null)
  useEffect(() => {
    onQuestion((asked) => {
      if (open.current === null) {
        const { promise, resolve } = Promise.withResolvers<boolean>()
        open.current = { question: asked, settle: resolve, answered: promise }
        setQuestion(asked)
      } else if (asked === 'ended') {
        // It ended while the dialog stood there: only signing in helps now.
        setQuestion('ended')
      }
      return open.current.answered
    })
    return () => onQuestion(() => Promise.resolve(false))
  }, [])
  const answer = (right: boolean) => {
    open.current?.settle(right)
    open.current = null
    setQuestion(null)
  }
  if (question === null) return null
  return (
    <Suspense fallback={null}>
      <Dialog question={question} answer={answer} />
    </Suspense>
  )
}
