import { NativeSelect, Text } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { FormDialog } from '../calls/form-dialog.tsx'
import { shortAccount } from './account-text.ts'
import { Balance, Gone, Moment, Teller } from './answer-dialog.tsx'
import { DigestField } from './digest-field.tsx'
import { useTenge } from './money.ts'
import { Tenge } from './notice-dialog.tsx'
import { useKeyOf } from './open-dialog.tsx'
import { localTime } from './payment-rows.ts'
import { deeds, useRefresh } from './recoveries-data.ts'
import type { Papers, RecoveryDetail } from './recovery.ts'
import {
  type HeldRequest,
  leftOf,
  openRequests,
  refusalReasons,
  type SaidAnswer,
  saidOf,
  unsaid,
} from './request-answer.ts'

interface AnswerProps {
  readonly recovery: RecoveryDetail
  readonly papers: Papers
  readonly close: () => void
}

/** Registers what a bank said by phone or letter of a request to let held money go or to give it back: all of it, to the tiyn. */
export function RequestAnswerDialog({ recovery, papers, close }: AnswerProps) {
  const t = useT()
  const tenge = useTenge()
  const refresh = useRefresh()
  const keyOf = useKeyOf()
  // As they were when the dialog opened: one that another answers meanwhile is told by the centre.
  const [requests] = useState(() => openRequests(recovery))
  const [chosen, choose] = useState(requests[0]?.id)
  const [said, setSaid] = useState<SaidAnswer>(() => ({
    way: 'phone',
    answeredBy: '',
    done: '',
    at: localTime(new Date()),
    refused: [],
    digest: '',
  }))
  const request = requests.find(({ id }) => id === chosen)
  if (request === undefined) return null
  const change = (part: Partial<SaidAnswer>) => setSaid((now) => ({ ...now, ...part }))
  const sum = leftOf(request, papers)
  const left = unsaid(sum, said)
  return (
    <FormDialog
      title={t('console.recoveries.bank-told')}
      intro={t(`console.recovery-hand.intro.${request.kind}`, { sum: tenge(sum) })}
      deed={t('console.recoveries.answer.deed')}
      done={t('console.recoveries.answer.done')}
      send={() => {
        const body = saidOf(said)
        return deeds.answerRequest(recovery.id, request.id, body, keyOf({ request: request.id, ...body }))
      }}
      settled={refresh}
      close={close}
    >
      <Which
        recovery={recovery}
        requests={requests}
        papers={papers}
        chosen={request.id}
        choose={(id) => {
          choose(id)
          change({ done: '', refused: [] })
        }}
      />
      <Teller told={said} change={change} />
      {said.way === 'letter' && <DigestField value={said.digest} change={(digest) => change({ digest })} />}
      <div className="recoveries-fields">
        <Tenge
          label={t(`console.recovery-hand.field.${request.kind}`)}
          most={sum}
          least={0}
          optional
          value={said.done}
          change={(done) => change({ done })}
        />
        {Number(said.done) > 0 && <Moment value={said.at} change={(at) => change({ at })} />}
      </div>
      <Gone
        what="refused"
        kinds={refusalReasons[request.kind]}
        rows={said.refused}
        change={(refused) => change({ refused })}
      />
      {said.refused.length > 0 && <Text size="sm">{t(`console.recovery-hand.refused.follows.${request.kind}`)}</Text>}
      <Balance left={left} />
    </FormDialog>
  )
}

interface WhichProps {
  readonly recovery: RecoveryDetail
  readonly papers: Papers
  readonly requests: readonly HeldRequest[]
  readonly chosen: string
  readonly choose: (id: string) => void
}

/** Which request the bank speaks of: by its kind, its account and its sum. */
function Which({ recovery, papers, requests, chosen, choose }: WhichProps) {
  const t = useT()
  const tenge = useTenge()
  const accounts = new Map(recovery.legs.map(({ id, account }) => [id, account]))
  return (
    <NativeSelect
      label={t('console.recoveries.request')}
      value={chosen}
      data={requests.map((request) => ({
        value: request.id,
        label: [
          `${t(`console.recoveries.request.${request.kind}`)} ${tenge(leftOf(request, papers))}`,
          request.bankName ?? request.bank,
          shortAccount(accounts.get(request.leg ?? '') ?? ''),
        ].join(', '),
      }))}
      onChange={({ currentTarget: { value } }) => choose(value)}
    />
  )
}
