import type { Actor, Policy, Role } from '#platform/access'

/**
 * Who may do what with reports. Administrators manage accounts and see no report; auditors read the trail and figures.
 * Reporters act by their receipt, which anybody may hold.
 */
export const reportsPolicy: Policy = {
  'reports:submit': ['anyone'],
  'reports:follow': ['anyone'],
  'reports:read': ['operator', 'analyst', 'investigator', 'supervisor'],
  'reports:edit': ['operator', 'analyst', 'supervisor'],
  'reports:ask': ['operator', 'analyst', 'supervisor'],
  'reports:assess': ['operator', 'analyst', 'supervisor'],
  'reports:reopen': ['operator', 'analyst', 'supervisor'],
  'reports:assign': ['supervisor'],
  'reports:deadlines': ['supervisor'],
  'reports:group': ['operator', 'analyst', 'supervisor'],
  'reports:note': ['operator', 'analyst', 'supervisor'],
}

/** Whether somebody may enter what another person told, by telephone or at the door. */
export function mayEnterForOthers(actor: Actor): boolean {
  return actor.kind === 'system' || actor.roles.some((role) => reportsPolicy['reports:edit']?.includes(role))
}

/** Whether holders of these roles may work on reports. */
export function mayWorkOn(roles: readonly Role[]): boolean {
  return roles.some((role) => reportsPolicy['reports:edit']?.includes(role))
}

/** Whether somebody may give reports to others, and take them away. */
export function mayAssign(actor: Actor): boolean {
  return actor.kind === 'system' || actor.roles.some((role) => reportsPolicy['reports:assign']?.includes(role))
}

/**
 * Whether an actor bound to a region may see a report. A report whose region nobody knows belongs to the national desk.
 * The queue says the same in SQL.
 */
export function mayReach(actor: Actor, region: string | null): boolean {
  return actor.region === null || actor.region === region
}
