import { z } from 'zod'
import { observableKindSchema, regionSchema, topicSchema } from '#domains/taxonomy'
import { asId } from '#kernel/id'
import { languages } from '#kernel/language'
import { pageLimit } from '#kernel/page'
import { addresseeKinds, addresseeWays, referralActions, referralStates, sendingWays } from './referral.ts'
import { takedownKinds, takedownSources } from './takedown.ts'

const time = z.iso.datetime()
const uuid = z.uuid().toLowerCase()
const language = z.enum(languages)
const version = z.number().int().min(1)
const letter = z.string().min(1).max(20_000)
const subject = z.string().trim().min(1).max(300)
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

/** A report in a path. */
export const reportParams = z.strictObject({ id: uuid.transform((id) => asId<'report'>(id)) })
/** A referral in a path. */
export const referralParams = z.strictObject({ id: uuid.transform((id) => asId<'referral'>(id)) })
/** An addressee in a path. */
export const addresseeParams = z.strictObject({ id: uuid.transform((id) => asId<'addressee'>(id)) })

const name = z.string().trim().min(2).max(200)
const entry = {
  kind: z.enum(addresseeKinds),
  names: z.strictObject({ kk: name, ru: name, en: name }),
  language: language.meta({ description: 'The language its letters are written in' }),
  how: z.enum(addresseeWays),
  address: z.string().trim().min(3).max(500),
  organisationId: uuid.nullable().default(null),
  region: regionSchema.nullable().default(null),
  answerDays: z.number().int().min(1).max(60),
  active: z.boolean().default(true),
}

/** A new addressee. */
export const addresseeBody = z.strictObject(entry)
/** A changed addressee, whole. */
export const addresseeChangeBody = z.strictObject({ ...entry, version })

/** An addressee of the register. */
export const addresseeView = z
  .object({
    id: z.uuid(),
    ...entry,
    names: z.object({ kk: z.string(), ru: z.string(), en: z.string() }),
    organisationId: z.uuid().nullable(),
    region: regionSchema.nullable(),
    active: z.boolean(),
    version,
    changedAt: time,
  })
  .meta({ id: 'Addressee' })

/** The register of addressees. */
export const addresseesView = z.object({ items: z.array(addresseeView) }).meta({ id: 'Addressees' })

const order = { addresseeId: uuid.transform((id) => asId<'addressee'>(id)), language: language.optional() }

/** To whom a letter goes. */
export const previewBody = z.strictObject(order)

/** A letter as it would be sent. */
export const previewView = z
  .object({
    language,
    subject: z.string(),
    text: z.string(),
    withheld: z.number().int().meta({ description: 'How many identifiers this addressee is not told' }),
    identifiers: z.array(z.object({ kind: observableKindSchema, display: z.string() })),
    addressee: addresseeView,
  })
  .meta({ id: 'ReferralPreview' })

/** A letter to be kept as a draft; from the template where not said. */
export const draftBody = z.strictObject({ ...order, subject: subject.optional(), letter: letter.optional() })

const referralFields = {
  id: z.uuid(),
  reportId: z.uuid(),
  addresseeId: z.uuid(),
  addressee: z.object({
    kind: z.enum(addresseeKinds),
    names: z.object({ kk: z.string(), ru: z.string(), en: z.string() }),
  }),
  language,
  state: z.enum(referralStates),
  subject: z.string(),
  sentHow: z.enum(sendingWays).nullable(),
  reference: z.string().nullable(),
  note: z.string().nullable(),
  version,
  draftedBy: z.string().nullable(),
  draftedAt: time,
  sentBy: z.string().nullable(),
  sentAt: time.nullable(),
  dueAt: time.nullable(),
  acknowledgedAt: time.nullable(),
  answeredAt: time.nullable(),
  reminders: z.number().int(),
  overdue: z.boolean(),
  actions: z.array(z.enum(referralActions)),
}

/** A referral with its letter. */
export const referralView = z.object({ ...referralFields, letter: z.string().nullable() }).meta({ id: 'Referral' })

const duration = z.number().int().nullable()

/** The four timestamps, how long each took, and what they follow from. */
export const takedownView = z
  .object({
    receivedAt: time,
    policeAt: time.nullable(),
    providerAt: time.nullable(),
    removedAt: time.nullable(),
    times: z
      .object({ toPolice: duration, toProvider: duration, toRemoval: duration })
      .meta({ description: 'Milliseconds since the report came in' }),
    events: z.array(
      z.object({
        kind: z.enum(takedownKinds),
        at: time,
        source: z.enum(takedownSources),
        recordedBy: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Takedown' })

/** What a report was referred to. */
export const reportReferralsView = z
  .object({ items: z.array(referralView), takedown: takedownView })
  .meta({ id: 'ReportReferrals' })

/** Something that happens to a referral. */
export const changeBody = z.strictObject({
  version,
  action: z.enum(referralActions),
  subject: subject.optional(),
  letter: letter.optional(),
  how: z.enum(sendingWays).optional(),
  reference: z.string().trim().min(1).max(100).optional(),
  note: z.string().min(1).max(2000).optional(),
  at: moment.optional(),
  removed: z.boolean().optional().meta({ description: 'With `act`: the addressee says that it is gone' }),
})

/** What somebody found, or was told, on the way to removal. */
export const takedownBody = z.strictObject({
  kind: z.enum(takedownKinds),
  source: z.enum(takedownSources).default('person'),
  at: moment.optional().meta({ description: 'Now where absent' }),
})

/** Which referrals. */
export const referralsQuery = z.strictObject({
  list: z.enum(['open', 'overdue', 'answered']).default('open'),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(pageLimit.most).default(pageLimit.default),
})

/** A page of referrals, without their letters. */
export const referralsView = z
  .object({
    items: z.array(
      z
        .object({ ...referralFields, topic: topicSchema.nullable(), region: regionSchema.nullable() })
        .meta({ id: 'ReferralLine' }),
    ),
    next: z.string().nullable(),
    counts: z.object({ open: z.number().int(), overdue: z.number().int() }),
  })
  .meta({ id: 'Referrals' })
