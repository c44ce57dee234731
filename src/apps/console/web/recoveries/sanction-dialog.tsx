import { Alert, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import { FormDialog } from '../calls/form-dialog.tsx'
import { nationalToday } from '../figures/figures-data.ts'
import { foldAccount, isMistyped, shortAccount } from './account-text.ts'
import { DigestField } from './digest-field.tsx'
import { Tenge } from './notice-dialog.tsx'
import { PaperName } from './paper-name.tsx'
import { mostOf, openNotices } from './paper-sums.ts'
import { tiynOf } from './payment-rows.ts'
import { deeds, useRefresh } from './recoveries-data.ts'
import type { Notice, Papers, RecoveryDetail } from './recovery.ts'

interface SanctionProps {
  readonly recovery: RecoveryDetail
  readonly papers: Papers
  readonly close: () => void
}

/** Records a prosecutor's sanction: how much of which hold goes back to which account of the victim. */
export function SanctionDialog({ recovery, papers, close }: SanctionProps) {
  const t = useT()
  const refresh = useRefresh()
  const { person } = useSession()
  const notices = openNotices(papers).toSorted(
    (a, b) => Number(a.recordedBy === person.id) - Number(b.recordedBy === person.id),
  )
  const [told, setTold] = useState({
    notice: notices[0]?.id ?? '',
    number: '',
    day: nationalToday(),
    office: '',
    digest: '',
  })
  const [account, setAccount] = useState('')
  const [sums, setSums] = useState<Readonly<Record<string, number | string>>>({})
  const change = (part: Partial<typeof told>) => setTold({ ...told, ...part })
  const notice = notices.find(({ id }) => id === told.notice)
  const wanted = notice === undefined ? [] : mostOf(notice, papers.holds)
  const returns = wanted
    .map(({ hold, most }) => ({ hold, amount: tiynOf(sums[hold] ?? most / 100), account: foldAccount(account) }))
    .filter(({ amount }) => amount > 0)
  return (
    <FormDialog
      title={t('console.recoveries.sanction')}
      intro={t('console.recoveries.sanction.intro')}
      deed={t('console.recoveries.sanction.deed')}
      done={t('console.recoveries.sanction.done')}
      send={() => deeds.recordSanction(recovery.id, { ...told, returns })}
      settled={refresh}
      close={close}
    >
      {notice?.recordedBy === person.id && (
        <Alert variant="light" color="yellow" title={t('console.recoveries.sanction.own')} />
      )}
      <PaperFields told={told} change={change} notices={notices} />
      <DigestField value={told.digest} change={(digest) => change({ digest })} />
      <TextInput
        label={t('console.recoveries.sanction.account')}
        description={t('console.recoveries.sanction.account.help')}
        required
        maxLength={60}
        value={account}
        onChange={({ currentTarget }) => {
          currentTarget.setCustomValidity(
            isMistyped(currentTarget.value) ? t('console.recoveries.payment.mistyped') : '',
          )
          setAccount(currentTarget.value)
        }}
        error={account !== '' && isMistyped(account) && t('console.recoveries.payment.mistyped')}
      />
      <Stack gap="xs" component="fieldset" className="recoveries-payment">
        <legend>{t('console.recoveries.sanction.returns')}</legend>
        <div className="recoveries-fields">
          {wanted.map(({ hold, most }) => (
            <Tenge
              key={hold}
              label={shortAccount(papers.holds.find(({ id }) => id === hold)?.account ?? '')}
              most={most}
              least={0}
              value={sums[hold] ?? most / 100}
              change={(tenge) => setSums({ ...sums, [hold]: tenge })}
            />
          ))}
        </div>
      </Stack>
    </FormDialog>
  )
}

interface Paper {
  readonly notice: string
  readonly number: string
  readonly day: string
  readonly office: string
}

interface PaperProps {
  readonly told: Paper
  readonly change: (part: Partial<Paper>) => void
  readonly notices: readonly Notice[]
}

function PaperFields({ told, change, notices }: PaperProps) {
  const t = useT()
  return (
    <div className="recoveries-fields">
      <NativeSelect
        label={t('console.recoveries.sanction.notice')}
        required
        value={told.notice}
        data={notices.map(({ id, number, policeBody }) => ({ value: id, label: `${number}, ${policeBody}` }))}
        onChange={({ currentTarget }) => change({ notice: currentTarget.value })}
      />
      <PaperName told={told} change={change} />
      <TextInput
        label={t('console.recoveries.paper.office')}
        required
        minLength={2}
        maxLength={200}
        value={told.office}
        onChange={({ currentTarget }) => change({ office: currentTarget.value })}
      />
    </div>
  )
}
