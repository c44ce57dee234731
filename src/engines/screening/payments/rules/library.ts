import { bearerRules } from './library/bearers.ts'
import { beneficiaryRules } from './library/beneficiary.ts'
import { muleRules } from './library/mules.ts'
import { registryRules } from './library/registry.ts'
import { schemeRules } from './library/schemes.ts'
import { usualTypologies } from './library/typologies.ts'
import type { PaymentPolicy } from './policy.ts'

/** The rules and typologies that ship: what a bank begins with, all of it on. */
export const usualPaymentPolicy: PaymentPolicy = {
  version: 'usual-2',
  rules: [...registryRules, ...schemeRules, ...beneficiaryRules, ...muleRules, ...bearerRules],
  typologies: usualTypologies,
}
