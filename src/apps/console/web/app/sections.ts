/** The screens that stand in the rail, in the order of a working day, and the action that each needs. */
export const sections = [
  { path: '/intake', name: 'intake', action: 'desk:take-in', key: 'alt+1' },
  { path: '/queue', name: 'queue', action: 'reports:read', key: 'alt+2' },
  { path: '/referrals', name: 'referrals', action: 'reports:read', key: 'alt+3' },
  { path: '/quality', name: 'quality', action: 'desk:give-opinions', key: 'alt+4' },
  { path: '/figures', name: 'figures', action: 'desk:read-figures', key: 'alt+5' },
  { path: '/suggestions', name: 'suggestions', action: 'desk:read-suggestions', key: 'alt+6' },
  { path: '/templates', name: 'templates', action: 'reports:edit', key: 'alt+7' },
  { path: '/people', name: 'people', action: 'identity:manage-people', key: 'alt+8' },
  { path: '/approvals', name: 'approvals', action: 'publications:read-approvals', key: 'alt+9' },
  { path: '/disputes', name: 'disputes', action: 'indicators:read-disputes', key: 'alt+=' },
  { path: '/calls', name: 'calls', action: 'calls:read-rules', key: 'alt+0' },
  { path: '/sim-boxes', name: 'boxes', action: 'calls:read-rules', key: 'alt+-' },
  { path: '/recoveries', name: 'recoveries', action: 'payments:read-recoveries', key: 'alt+[' },
  { path: '/payment-rules', name: 'payment-rules', action: 'payments:review-policy', key: 'alt+]' },
  { path: '/banks', name: 'banks', action: 'payments:read-banks', key: 'alt+,' },
] as const

/** One screen of the rail. */
export type Section = (typeof sections)[number]
