import type { VictimView } from '#domains/payments'
import type { Outcome } from '#domains/taxonomy'
import { formatMoney } from '#kernel/money'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Facts } from '../components/facts.tsx'
import { type FieldError, TextArea, TextField } from '../components/field.tsx'
import { Notice } from '../components/notice.tsx'
import { Hidden, questionForm } from '../components/question.tsx'
import { groupReceipt } from '../components/receipt.tsx'
import { Timeline } from '../components/timeline.tsx'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** States of a dispute, in the order they follow. */
export type DisputeStatus = 'received' | 'under-review' | 'delisted' | 'kept'

/** States of an appeal against a rejected call, in the order they follow. */
export type AppealStatus = 'received' | 'upheld' | 'rejected'

/** States of an objection to held money; `over`: the hold ended before anybody decided. */
export type HoldAppealStatus = AppealStatus | 'over'

/** One state, since when, and what the operator wrote about it. */
export interface Stage<Status> {
  readonly status: Status
  readonly at: Date
  readonly note?: string
}

/** A question of an operator or an answer of the reporter. */
export interface Message {
  readonly from: 'operator' | 'reporter'
  readonly at: Date
  readonly text: string
}

/** What stands behind a receipt. */
export type Followed =
  | {
      readonly kind: 'report'
      readonly stages: readonly Stage<Outcome>[]
      readonly messages: readonly Message[]
      /** The chases after the money that was stolen, one for each bank that it left; none where the report opened none. */
      readonly recoveries?: readonly VictimView[]
    }
  | {
      readonly kind: 'dispute'
      readonly stages: readonly Stage<DisputeStatus>[]
      readonly messages: readonly Message[]
    }
  | {
      /** Against a rejected call. */
      readonly kind: 'appeal'
      readonly stages: readonly Stage<AppealStatus>[]
      readonly messages: readonly Message[]
    }
  | {
      /** Against money that is held. */
      readonly kind: 'hold'
      readonly stages: readonly Stage<HoldAppealStatus>[]
      readonly messages: readonly Message[]
    }

/** What the follow page shows: the form alone, or what stands behind a receipt. */
export interface FollowProps {
  readonly view: View
  /** As typed; carried along to send a reply. */
  readonly receipt?: string
  readonly found?: Followed
  /** Whether an answer has just been taken. */
  readonly replied?: boolean
  /** Whether the reporter can still write. */
  readonly mayReply?: boolean
  readonly reply?: string
  /** Chosen at random when the page is drawn; the same key never sends two answers. */
  readonly replyKey?: string
  readonly errors?: readonly FieldError[]
}

/** Longest answer of a reporter, in characters. */
export const replyLimit = 4000

/** Follow a report or a dispute by its receipt. */
export function FollowPage(props: FollowProps) {
  const { view, found, errors } = props
  return (
    <Layout
      view={view}
      title={view.t('site.follow.title')}
      current="/follow"
      switchForm={found && '/follow'}
      sensitive
      unlisted={props.receipt !== undefined}
      errors={errors !== undefined && errors.length > 0}
    >
      <div class="narrow">
        <ErrorSummary view={view} errors={errors} />
        {found ? <Found {...props} found={found} /> : <Asking {...props} />}
      </div>
    </Layout>
  )
}

function Asking({ view, receipt, errors }: FollowProps) {
  const { t } = view
  return (
    <form method="post" action={view.href('/follow')} novalidate>
      <h1 class="title">{t('site.follow.title')}</h1>
      <TextField
        view={view}
        name="receipt"
        label={t('site.follow.receipt')}
        hint={t('site.follow.receipt-hint')}
        value={receipt}
        errors={errors}
        inputMode="numeric"
        maxLength={40}
        width="medium"
        placeholder="0000 0000 0000 0000"
      />
      <p class="actions">
        <button class="button" type="submit">
          {t('site.follow.button')}
        </button>
      </p>
      <p class="quiet">{t('site.follow.lost')}</p>
    </form>
  )
}

function Found({ view, receipt = '', found, ...rest }: FollowProps & { readonly found: Followed }) {
  const { t } = view
  return (
    <>
      <h1 class="title">{t(`site.follow.${found.kind}`)}</h1>
      <p class="quiet">
        {t('site.follow.receipt')}: <span class="figures">{groupReceipt(receipt)}</span>
      </p>
      {rest.replied && <Notice tone="ok" icon="done" title={t('site.follow.replied')} />}
      {found.kind === 'report' && found.recoveries?.map((recovery) => <Recovery view={view} recovery={recovery} />)}
      <Timeline view={view} happenings={happenings(view, found)} />
      <Conversation view={view} messages={found.messages} />
      <form id={questionForm} method="post" action={view.href('/follow')} novalidate>
        <Hidden values={{ receipt, key: rest.replyKey }} />
        {rest.mayReply && <Reply view={view} {...rest} />}
      </form>
    </>
  )
}

/** Where the victim's money is, in sums; of other people's accounts nothing but how many there are. */
function Recovery({ view, recovery }: { readonly view: View; readonly recovery: VictimView }) {
  const { t } = view
  const { stage, number, bank, accounts, stolen, held, returned } = recovery
  const tenge = (minor: bigint) => formatMoney({ minor, currency: 'KZT' }, view.language)
  return (
    <section>
      <Notice
        tone={stage === 'returned' || stage === 'held' ? 'ok' : 'calm'}
        title={t(`site-theft.stage.${stage}.title`)}
      >
        <p>{t(`site-theft.stage.${stage}.text`)}</p>
      </Notice>
      <Facts
        facts={[
          { term: t('site-theft.follow.number'), value: <span class="figures">{number}</span> },
          { term: t('site-theft.answer.bank'), value: bank },
          { term: t('site-theft.follow.stolen'), value: tenge(stolen) },
          { term: t('site-theft.follow.accounts'), value: view.formatNumber(accounts) },
          { term: t('site-theft.follow.held'), value: tenge(held) },
          { term: t('site-theft.follow.returned'), value: tenge(returned) },
        ]}
      />
    </section>
  )
}

function Reply({ view, reply, errors }: Pick<FollowProps, 'view' | 'reply' | 'errors'>) {
  const { t } = view
  return (
    <>
      <TextArea
        view={view}
        name="reply"
        label={t('site.follow.reply')}
        hint={t('site.follow.reply-hint')}
        value={reply}
        errors={errors}
        rows={4}
        maxLength={replyLimit}
      />
      <p class="actions">
        <button class="button" type="submit">
          {t('site.follow.send')}
        </button>
      </p>
    </>
  )
}

function happenings({ t }: View, { kind, stages }: Followed) {
  return stages.map(({ status, at, note }) => {
    const [title, help] =
      kind === 'report'
        ? [t(`taxonomy.outcome.${status}.title`), t(`taxonomy.outcome.${status}.help`)]
        : kind === 'dispute'
          ? [t(`site.dispute.status.${status}.title`), t(`site.dispute.status.${status}.help`)]
          : kind === 'hold'
            ? [t(`site-holds.status.${status}.title`), t(`site-holds.status.${status}.help`)]
            : [t(`site-calls.status.${status}.title`), t(`site-calls.status.${status}.help`)]
    return { at, title, text: note ? `${help} ${note}` : help }
  })
}

function Conversation({ view, messages }: { readonly view: View; readonly messages: readonly Message[] }) {
  if (messages.length === 0) return null
  return (
    <section>
      <h2>{view.t('site.follow.conversation')}</h2>
      <ol class="talk">
        {messages.map(({ from, at, text }) => (
          <li class={`talk-${from}`}>
            <p class="talk-from">
              {view.t(`site.follow.from.${from}`)} · <time dateTime={at.toISOString()}>{view.formatTime(at)}</time>
            </p>
            <p class="talk-text">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}
