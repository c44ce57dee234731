import type { Policy } from '#platform/access'
import { crisisPolicy } from './crisis/policy.ts'
import { templatesPolicy } from './templates/policy.ts'
import { wellbeingPolicy } from './wellbeing/policy.ts'

/** Who may do what at the desk; one block a slice. */
export const deskPolicy: Policy = {
  ...crisisPolicy,
  ...templatesPolicy,
  ...wellbeingPolicy,
  /** Figures of the desk: no contents. Investigators see their region; names of colleagues are for supervisors alone. */
  'desk:read-figures': ['supervisor', 'auditor', 'investigator'],
  /** Quality review: drawing samples and seeing agreement, and giving second opinions. */
  'desk:draw-samples': ['supervisor'],
  'desk:give-opinions': ['operator', 'analyst', 'supervisor'],
  /** Views of the queue; sharing them with everybody is for supervisors. */
  'desk:keep-views': ['operator', 'analyst', 'investigator', 'supervisor'],
  'desk:listen': ['operator', 'analyst', 'investigator', 'supervisor', 'auditor', 'administrator'],
  /** Taking reports from people who call, come or write: for those who may enter what another person told. */
  'desk:take-in': ['operator', 'analyst', 'supervisor'],
  'desk:answer-calls': ['operator', 'analyst', 'supervisor'],
  /** Telephone systems tell of calls as clients of the API. */
  'desk:tell-calls': ['partner'],
}
