import { shownLength, writeBlockCode } from '#domains/calls'
import { type CallVerdict, callReasons } from '#engines/screening'
import {
  makeAnswer,
  networkBlocked,
  reasonLine,
  redressLine,
  type SipAnswer,
  type SipAnswerPlan,
} from '#formats/sip/answer'
import type { CallsConfig, TrunkSetting } from '../config.ts'
import { reasonText } from '../reason-text.ts'

/** Gives the answer to a verdict, ready to be written for any number of requests. */
export interface CallAnswers {
  /** The answer to a verdict other than `reject`. */
  pass(trunk: number, verdict: Pick<CallVerdict, 'action' | 'verstat'>): SipAnswer
  /** The answer that rejects a call, good until the next one is asked for; without a code where none could be kept. */
  reject(trunk: number, verdict: Pick<CallVerdict, 'reason'>, told: ToldCode | undefined): SipAnswer
}

/** What a block code is made of: the 35 bits of the call, and when it was rejected. */
export interface ToldCode {
  readonly call: number
  readonly at: number
}

/** As long as any code is, and no word of ours. */
const codePlace = '#####-#####'
const hash = codePlace.charCodeAt(0)

/** Of trunks that are not known. */
const otherwise: TrunkSetting = { sources: [], rejectWith: '603', advanceWith: 404 }

/** Makes the answers of one thread. */
export function makeCallAnswers(config: CallsConfig): CallAnswers {
  const settings = [otherwise, ...config.trunks]
  const passing = settings.map(passingAnswers)
  const rejecting = settings.map(
    (setting) => new Map(reasons.map((reason) => [reason, rejection(setting, config, reason)])),
  )
  return {
    pass: (trunk, { action, verstat }) => {
      const answers = passing[trunk + 1] ?? passing[0]
      const found = action === 'allow-verstat' ? answers?.marked.get(verstat) : answers?.plain.get(action)
      return found ?? moved
    },
    reject: (trunk, { reason }, told) => {
      const { withCode, codeAt, without } = (rejecting[trunk + 1] ?? rejecting[0])?.get(reason) ?? unreasoned
      if (told === undefined) return without
      for (const at of codeAt) writeBlockCode(told.at, told.call, withCode.lines.bytes, at)
      return withCode
    },
  }
}

const moved = makeAnswer({ status: 302, contact: {} })
const reasons: readonly CallVerdict['reason'][] = [...callReasons, null]

/** The number is not shown (RFC 3323, RFC 3325): the switch takes it out, and whoever it hands the call to sees why. */
const anonymous = ['P-Asserted-Identity: <sip:anonymous@anonymous.invalid>', 'Privacy: id']

function passingAnswers({ contactHost, advanceWith }: TrunkSetting) {
  const host = contactHost === undefined ? {} : { host: contactHost }
  const allow = makeAnswer({ status: 302, contact: host })
  const mark = (verstat: string) => {
    const parameters = `verstat=${verstat}`
    return makeAnswer({ status: 302, contact: { ...host, parameters }, asserted: { parameters } })
  }
  const marks = ['TN-Validation-Passed', 'TN-Validation-Failed', 'No-TN-Validation'] as const
  return {
    plain: new Map<string, SipAnswer>([
      ['allow', allow],
      ['withhold', makeAnswer({ status: 302, contact: host, lines: anonymous })],
      ['route-advance', makeAnswer({ status: advanceWith })],
    ]),
    marked: new Map<string | null, SipAnswer>([
      [null, allow],
      ...marks.map((verstat) => [verstat, mark(verstat)] as const),
    ]),
  }
}

interface Rejection {
  readonly withCode: SipAnswer
  /** Where the code stands in its lines. */
  readonly codeAt: readonly number[]
  readonly without: SipAnswer
}

/** Why, the code, and where to ask: `foreign-mobile; code K7Q2X-9MPA4; saqbol.kz/call`. */
function rejection(
  { rejectWith }: TrunkSetting,
  { callerHelp, redressCard }: CallsConfig,
  reason: CallVerdict['reason'],
): Rejection {
  const planOf = (code: string | undefined): SipAnswerPlan => {
    if (rejectWith === '603+')
      return networkBlocked({ url: `https://${callerHelp}${code === undefined ? '' : `/${code}`}` })
    const text = reasonText(reason, code, callerHelp)
    const line = reasonLine({ protocol: 'Q.850', cause: 21, text })
    if (rejectWith === '603') return { status: 603, lines: [line] }
    return { status: 608, lines: [line, ...(redressCard === undefined ? [] : [redressLine(redressCard)])] }
  }
  const withCode = makeAnswer(planOf(codePlace))
  const codeAt = [...withCode.lines.bytes.keys()].filter((at) => isCodePlace(withCode.lines.bytes, at))
  return { withCode, codeAt, without: makeAnswer(planOf(undefined)) }
}

function isCodePlace(lines: Uint8Array, at: number): boolean {
  return lines[at] === hash && lines[at - 1] !== hash && lines[at + shownLength - 1] === hash
}

const unreasoned: Rejection = {
  withCode: makeAnswer({ status: 603 }),
  codeAt: [],
  without: makeAnswer({ status: 603 }),
}
