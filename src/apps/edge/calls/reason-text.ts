/** Why a call was rejected, in one line that a switch writes down: `foreign-mobile; code K7Q2X-9MPA4; saqbol.kz/call`. */
export function reasonText(reason: string | null, code: string | undefined, callerHelp: string): string {
  return [reason ?? 'rejected', ...(code === undefined ? [] : [`code ${code}`]), callerHelp].join('; ')
}
