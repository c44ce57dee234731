import type { StaffRole } from '#domains/identity'

/** The key of the list among the answers. */
export const peopleKey = ['people'] as const

/** The roles that can be given, the commonest first. */
export const givenRoles: readonly StaffRole[] = [
  'operator',
  'analyst',
  'investigator',
  'supervisor',
  'auditor',
  'administrator',
]
