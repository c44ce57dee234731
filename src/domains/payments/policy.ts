import type { Policy } from '#platform/access'

/** Who may do what about payments; one block a slice. */
export const paymentsPolicy: Policy = {
  // The register of banks.
  'payments:read-banks': ['operator', 'analyst', 'investigator', 'supervisor', 'auditor', 'administrator'],
  'payments:change-banks': ['administrator'],
  // A bank's own side: it reads what it is asked, and answers.
  'payments:answer': ['partner'],
  'payments:read-keys': ['anyone'],
  // Recoveries: whoever takes a call may open one, the duty officers work them.
  'payments:open-recovery': ['operator', 'analyst', 'investigator', 'supervisor', 'partner'],
  'payments:read-recoveries': ['operator', 'analyst', 'investigator', 'supervisor', 'auditor'],
  'payments:work-recovery': ['analyst', 'investigator', 'supervisor'],
  'payments:confirm-account': ['analyst', 'supervisor'],
  // Holds end and money goes back by notice and sanction alone.
  'payments:record-notice': ['investigator', 'supervisor'],
  'payments:release-hold': ['analyst', 'investigator', 'supervisor'],
  'payments:appeal': ['anyone'],
  'payments:decide-appeal': ['analyst', 'supervisor'],
  'payments:read-figures': ['anyone'],
  // What banks screen by: a change takes two people.
  'payments:read-policy': ['partner', 'analyst', 'investigator', 'supervisor', 'auditor', 'administrator'],
  // Proposals and who made them are for those who decide on them.
  'payments:review-policy': ['analyst', 'investigator', 'supervisor', 'auditor', 'administrator'],
  'payments:propose-policy': ['analyst', 'supervisor'],
  'payments:approve-policy': ['analyst', 'supervisor'],
  // Banks' nodes tell what they decided, as counts.
  'payments:deliver': ['partner'],
  'payments:read-board': ['analyst', 'investigator', 'supervisor', 'administrator'],
}
