import { z } from 'zod'
import { measures } from '#domains/taxonomy'
import { callActions, callRules, cautiousCallRules, trunkKinds } from '#engines/screening'

const file = z.string().min(1).max(4096)
const address = z.string().regex(/^(\[[0-9a-f:.]+\]|[^:\s[\]]+):\d{1,5}$/i)
/** An IPv4 or IPv6 address, or a network of them. */
const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])
/** One number or two with a dash between them. */
const numbers = z
  .string()
  .regex(/^\+?[1-9]\d{0,14}(-\+?[1-9]\d{0,14})?$/)
  .transform((text) => {
    const [from = 0, to = from] = text.replaceAll('+', '').split('-').map(Number)
    return { from, to }
  })
  .refine(({ from, to }) => from <= to)

const mode = z.enum(['off', 'shadow', 'on'])
const rule = z.strictObject({
  mode: mode.optional(),
  action: z.enum(callActions).optional(),
  onTimeout: z.enum(['pass', 'route-advance', 'reject']).optional(),
  waitMs: z.int().min(0).max(400).optional(),
})
const rules = z.partialRecord(z.enum(callRules), rule)

const trunk = z.strictObject({
  name: z.string().min(1).max(100),
  kind: z.enum(trunkKinds),
  operator: z.string().min(1).max(100).optional(),
  sources: z.array(network).max(1000).default([]),
  dialPlan: z
    .strictObject({
      bare: z.enum(['e164', 'national']),
      area: z
        .string()
        .regex(/^\d{1,6}$/)
        .optional(),
    })
    .default({ bare: 'e164' }),
  mayPresent: z.array(numbers).max(10_000).optional(),
  mayPresentOperators: z.array(z.string().min(1).max(100)).max(1000).optional(),
  mayWithhold: z.boolean().default(true),
  verstat: z.boolean().default(false),
  rules: rules.optional(),
  rejectWith: z.enum(['603', '603+', '608']).default('603'),
  advanceWith: z.literal([404, 503]).default(503),
  contactHost: z
    .string()
    .regex(/^[\w.[\]:-]{1,255}$/)
    .optional(),
})

const velocity = z
  .strictObject({
    windowSeconds: z.int().min(1).max(86_400).default(600),
    distinctFrom: z.int().min(1).max(64).default(40),
    shortFrom: z.int().min(1).max(64).default(30),
    shortSeconds: z.int().min(1).max(600).default(6),
  })
  .prefault({})

const measure = z.enum(measures.map(({ code }) => code) as [string, ...string[]])

/** What may stand in the file. Names of other files are looked for beside it. */
export const callsFileSchema = z.strictObject({
  trunks: z.array(trunk).min(1).max(1000),
  rules: rules.default({}),
  emergency: z.array(z.int().min(1).max(999_999_999_999_999)).max(1000).optional(),
  listed: z
    .strictObject({
      /** Of which a confirmed listing must carry one to count as such; none: any listing does. */
      measures: z.array(measure).default(['reject-call']),
      reported: z.enum(['allow', 'allow-verstat', 'withhold']).default('allow-verstat'),
    })
    .prefault({}),
  velocity,
  sip: z
    .strictObject({
      udp: address.optional(),
      tcp: address.optional(),
      threads: z.int().min(1).max(64).default(1),
      trunkBy: z.enum(['source', 'group']).default('source'),
    })
    .optional(),
  radius: z
    .strictObject({
      listen: address,
      clients: z
        .array(z.strictObject({ address: network, secretFile: file, trunk: z.string() }))
        .min(1)
        .max(1000),
    })
    .optional(),
  http: z.strictObject({ tokenFile: file }).optional(),
  ported: file.optional(),
  passport: z
    .strictObject({
      roots: z.array(file).min(1).max(100),
      maxAge: z.int().min(1).max(3600).default(60),
      hosts: z.array(z.hostname()).min(1).max(1000).optional(),
      // ATIS-1000080 has repositories at these two.
      ports: z.array(z.int().min(1).max(65_535)).min(1).max(100).default([443, 8443]),
      networks: z.array(network).max(100).default([]),
      authority: file.optional(),
    })
    .optional(),
  records: z
    .strictObject({
      sims: z.int().min(1000).max(50_000_000),
      leastSims: z.int().min(1).max(100).default(3),
      cells: file.optional(),
    })
    .optional(),
  shared: z
    .strictObject({
      urls: z
        .array(z.url({ protocol: /^rediss?$/ }))
        .min(1)
        .max(100),
      secretFile: file,
    })
    .optional(),
  roaming: z
    .strictObject({
      peers: z.record(z.string(), z.strictObject({ url: z.url({ protocol: /^https?$/ }), tokenFile: file.optional() })),
      keepSeconds: z.int().min(1).max(86_400).default(60),
    })
    .optional(),
  registrationSeconds: z.int().min(1).max(3600).optional(),
  callerHelp: z.string().regex(/^[\w.-]+(:\d+)?(\/[\w./-]*)?$/),
  redressCard: z.url({ protocol: /^https$/ }).optional(),
})

/** The file as it is read. */
export type CallsFile = z.infer<typeof callsFileSchema>

/** All nine rules as a file sets them: cautious ones where it says nothing. */
export function rulesOf(given: CallsFile['rules']) {
  const entries = callRules.map((name) => [name, { ...cautiousCallRules[name], ...given[name] }] as const)
  return Object.fromEntries(entries) as typeof cautiousCallRules
}
