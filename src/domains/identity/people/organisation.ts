/** Kinds of organisations that take part. */
export const organisationKinds = [
  'hotline',
  'police-region',
  'bank',
  'operator',
  'provider',
  'platform',
  'foreign-hotline',
] as const

/** A kind of organisation. */
export type OrganisationKind = (typeof organisationKinds)[number]

/** An organisation that takes part. */
export interface Organisation {
  readonly id: string
  readonly kind: OrganisationKind
  readonly name: string
  /** ISO 3166-2:KZ; null for the whole country. */
  readonly region: string | null
  readonly state: 'active' | 'suspended'
  /** Whether it runs this installation. */
  readonly host: boolean
  readonly createdAt: Date
}
