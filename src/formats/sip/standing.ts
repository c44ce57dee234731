import { plainAnswers, type SipAnswer } from './answer.ts'
import { problemStatus, sipMethod } from './codes.ts'
import { isGiven, type SipMessageView } from './view.ts'

/**
 * What a message gets before anything is decided, by the problem that `readSip` found: an answer, `drop` for what is never
 * answered, or undefined for an INVITE to decide on and a CANCEL, whose answer the memory knows. An INVITE inside a
 * dialog gets 481, since we have none (RFC 3261 §12.2.2).
 */
export function standingAnswer(view: SipMessageView, problem: number): SipAnswer | 'drop' | undefined {
  if (problem !== 0) return answerToProblem(problem)
  switch (view.method) {
    case sipMethod.invite:
      return isGiven(view.to.tag) ? plainAnswers.noTransaction : undefined
    case sipMethod.cancel:
      return undefined
    case sipMethod.ack:
      return 'drop'
    case sipMethod.options:
      return plainAnswers.options
    case sipMethod.bye:
      return plainAnswers.noTransaction
    default:
      return plainAnswers.methodNotAllowed
  }
}

function answerToProblem(problem: number): SipAnswer | 'drop' {
  switch (problemStatus(problem)) {
    case 0:
      return 'drop'
    case 416:
      return plainAnswers.unsupportedScheme
    case 505:
      return plainAnswers.unsupportedVersion
    default:
      return plainAnswers.badRequest
  }
}
