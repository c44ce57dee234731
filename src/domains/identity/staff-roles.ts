/** Roles that an administrator can give to a person. */
export const staffRoles = ['operator', 'analyst', 'investigator', 'supervisor', 'auditor', 'administrator'] as const

/** A role that an administrator can give to a person. */
export type StaffRole = (typeof staffRoles)[number]

/** Roles that see sensitive material, or decide who does: a password alone opens nothing to them. */
const guarded: readonly StaffRole[] = ['operator', 'analyst', 'investigator', 'supervisor', 'administrator']

/** Whether a person with these roles must prove a second factor before doing anything but setting one up. */
export function needsSecondFactor(roles: readonly StaffRole[]): boolean {
  return roles.some((role) => guarded.includes(role))
}
