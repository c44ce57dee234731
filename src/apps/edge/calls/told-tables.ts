import type { CallTables as ToldTables } from '#domains/calls'
import { type CallTables, callRules, emptyCallTables, numberUses } from '#engines/screening'

const rules: readonly string[] = callRules
const uses: readonly string[] = numberUses

/** The centre's tables as the engine takes them. What a newer centre says that we do not know yet is passed over. */
export function tablesOf(told: ToldTables | undefined): CallTables {
  if (told === undefined) return emptyCallTables
  const { ranges, doNotOriginate, exempt } = told
  return {
    ...emptyCallTables,
    allocated: ranges
      .filter(({ use }) => uses.includes(use))
      .map(({ first, last, use, operator, from, to }) => ({
        from: first,
        to: last,
        use,
        validFrom: from,
        ...(operator !== null && { operator }),
        ...(to !== null && { validTo: to }),
      })),
    doNotOriginate: doNotOriginate.map(({ first, last, until }) => ({ from: first, to: last, validTo: until })),
    exempt: exempt
      .filter(({ rule }) => rule === null || rules.includes(rule))
      .map(({ first, last, rule, until }) => ({
        from: first,
        to: last,
        validTo: until,
        rule: callRules.find((one) => one === rule) ?? null,
      })),
  }
}
