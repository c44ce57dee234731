import { observableKinds } from '#formats/observable'
import type { Policy } from '#platform/access'

/**
 * Who may do what with indicators. Anyone may check, dispute and follow a dispute; operators confirm what reports
 * showed them; taking off, deciding disputes and the allow list are for analysts and supervisors. Partners read the
 * registry and tell where they met an indicator. Administrators and auditors see no indicator.
 */
export const indicatorsPolicy: Policy = {
  'indicators:check': ['anyone'],
  /** For a client that may not have everything: single kinds, and labels up to amber; see `checkScope`. */
  ...Object.fromEntries(observableKinds.map((kind) => [`indicators:check-${kind}`, ['partner'] as const])),
  'indicators:check-amber': ['partner'],
  'indicators:check-advertisements': ['partner'],
  'indicators:dispute': ['anyone'],
  'indicators:follow-dispute': ['anyone'],
  'indicators:read': ['operator', 'analyst', 'investigator', 'supervisor', 'partner'],
  'indicators:confirm': ['operator', 'analyst', 'supervisor'],
  /** What no report has named has no second witness: an operator lists nothing new. */
  'indicators:list': ['analyst', 'supervisor'],
  /** Many people may hold numbers of a block: operators do not confirm one, however it was found. */
  'indicators:list-block': ['analyst', 'supervisor'],
  /** A wide one takes two of them, never the same person twice. */
  'indicators:approve-block': ['analyst', 'supervisor'],
  'indicators:read-block-proposals': ['analyst', 'investigator', 'supervisor'],
  'indicators:delist': ['analyst', 'supervisor'],
  'indicators:read-disputes': ['analyst', 'supervisor'],
  'indicators:decide-dispute': ['analyst', 'supervisor'],
  'indicators:read-allowed': ['operator', 'analyst', 'investigator', 'supervisor', 'partner'],
  'indicators:allow': ['analyst', 'supervisor'],
  'indicators:record-sighting': ['partner'],
}
