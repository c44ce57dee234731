import type { Policy } from '#platform/access'

/** Who may do what about calls; one block a slice. */
export const callsPolicy: Policy = {
  // Tables: a node reads them. What binds numbers takes two people; the numbering plan is the administrator's.
  'calls:read-tables': ['partner'],
  'calls:read-rules': ['analyst', 'investigator', 'supervisor', 'auditor', 'administrator'],
  'calls:propose-rule': ['analyst', 'supervisor'],
  'calls:approve-rule': ['analyst', 'supervisor'],
  'calls:change-plan': ['administrator'],
  // Decisions: nodes tell, the board is for those who work on calls, the figures and the reason of one's own call for everybody.
  'calls:deliver': ['partner'],
  'calls:read-board': ['analyst', 'investigator', 'supervisor', 'administrator'],
  'calls:read-figures': ['anyone'],
  'calls:read-code': ['anyone'],
  // Appeals.
  'calls:appeal': ['anyone'],
  'calls:follow-appeal': ['anyone'],
  'calls:read-appeals': ['analyst', 'supervisor'],
  'calls:decide-appeal': ['analyst', 'supervisor'],
  // SIM boxes: the engine finds, an analyst decides; what was seized the police record.
  'calls:read-boxes': ['analyst', 'investigator', 'supervisor'],
  'calls:decide-box': ['analyst', 'supervisor'],
  'calls:record-seizure': ['investigator', 'supervisor'],
}
