import type { Language } from '#kernel/language'
import type { StaffRole } from '../staff-roles.ts'

/** Somebody who works with the platform. */
export interface Person {
  readonly id: string
  readonly organisationId: string
  /** Login, in lower case. */
  readonly email: string
  readonly name: string
  readonly roles: readonly StaffRole[]
  readonly language: Language
  readonly state: 'invited' | 'active' | 'suspended'
  readonly secondFactor: boolean
  readonly createdAt: Date
  readonly lastSignInAt: Date | null
}

/** What an administrator may change of a person; what is left out stays. */
export interface PersonChange {
  readonly name?: string | undefined
  readonly roles?: readonly StaffRole[] | undefined
  readonly language?: Language | undefined
  readonly state?: 'active' | 'suspended' | undefined
}

/** How long one-time links are good for, in milliseconds. */
export const linkLife = { setUp: 24 * 3_600_000, invitation: 72 * 3_600_000 } as const

/** A one-time link to hand over by a trusted way: only its hash is stored. */
export interface OneTimeLink {
  /** Path under the site's origin, `/kk/invitation?token=…`. */
  readonly path: string
  readonly token: string
  readonly expiresAt: Date
}
