import { type CodeOf, isCodeIn } from './code-table.ts'

/**
 * How a report reached us. `byOperator` channels are typed in by an operator for somebody who called, wrote or came;
 * the telephone has always carried more than nine reports in ten.
 */
export const channels = [
  { code: 'phone', byOperator: true },
  { code: 'site', byOperator: false },
  { code: 'email', byOperator: true },
  { code: 'visit', byOperator: true },
  { code: 'api', byOperator: false },
  { code: 'cli', byOperator: true },
  { code: 'sos', byOperator: false },
  { code: 'partner', byOperator: false },
] as const

/** A channel. */
export type Channel = CodeOf<typeof channels>

/** Whether a text is a channel. */
export function isChannel(text: string): text is Channel {
  return isCodeIn(channels, text)
}
