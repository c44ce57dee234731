import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { useT } from '../app/i18n.tsx'
import { failureTitle } from '../app/page.tsx'
import { useTakeNext } from '../queue/take-next.tsx'
import type { Command } from './commands.ts'

/** Where a command leads, and what it asks of the screen there; see `useAsked`. */
const elsewhere = [
  { id: 'intake.new', name: 'new-call', to: '/intake', hash: 'new', action: 'desk:take-in', words: 'new call intake' },
  { id: 'intake.drafts', name: 'drafts', to: '/intake', hash: 'drafts', action: 'desk:take-in', words: 'my drafts' },
  { id: 'crisis.raise', name: 'alarm', to: '/intake', hash: 'alarm', action: 'crisis:raise', words: 'crisis alarm f9' },
  {
    id: 'queue.deadlines',
    name: 'deadlines',
    to: '/queue',
    hash: 'deadlines',
    action: 'reports:deadlines',
    words: 'deadlines',
  },
  { id: 'quality.draw', name: 'draw', to: '/quality', hash: 'draw', action: 'desk:draw-samples', words: 'sample draw' },
  {
    id: 'figures.export',
    name: 'export',
    to: '/figures',
    hash: 'export',
    action: 'desk:read-figures',
    words: 'export figures csv xlsx pdf',
  },
  {
    id: 'referral.addressees',
    name: 'addressees',
    to: '/referrals',
    hash: 'addressees',
    action: 'reports:read',
    words: 'addressees police provider',
  },
  {
    id: 'disputes.oldest',
    name: 'dispute',
    to: '/disputes',
    hash: 'oldest',
    action: 'indicators:decide-dispute',
    words: 'dispute appeal listing decide',
  },
  {
    id: 'boxes.seizure',
    name: 'seizure',
    to: '/sim-boxes',
    hash: 'seizure',
    action: 'calls:record-seizure',
    words: 'seizure sim box police',
  },
  {
    id: 'calls.new-rule',
    name: 'number-rule',
    to: '/calls',
    hash: 'rule',
    action: 'calls:propose-rule',
    words: 'number rule never calls exempt',
  },
  {
    id: 'recoveries.open',
    name: 'recovery',
    to: '/recoveries',
    hash: 'new',
    action: 'payments:open-recovery',
    words: 'stolen money recovery open theft',
  },
  {
    id: 'banks.register',
    name: 'bank',
    to: '/banks',
    hash: 'new',
    action: 'payments:change-banks',
    words: 'bank register key webhook duty officer',
  },
  { id: 'crisis.duty', name: 'duty', to: '/referrals', hash: 'duty', action: 'crisis:roster', words: 'duty roster' },
] as const

/** Work that can be begun on every screen: the next report, a new call, an alarm, and what the slices offer besides. */
export function useWorkCommands(): readonly Command[] {
  const t = useT()
  const navigate = useNavigate()
  const { mutate } = useTakeNext()
  const tell = (title: string) => notifications.show({ title, message: '', withCloseButton: false })
  const take = () =>
    mutate(undefined, {
      onSuccess: ({ id }) => id === null && tell(t('console.queue.nothing-free')),
      onError: (error) => tell(failureTitle(error, t)),
    })
  return [
    {
      id: 'queue.next',
      label: t('console.queue.next'),
      keywords: 'take next report',
      group: 'work',
      action: 'reports:edit',
      run: take,
    },
    ...elsewhere.map(
      ({ id, name, to, hash, action, words }): Command => ({
        id,
        label: t(`console.palette.${name}`),
        keywords: words,
        group: 'work',
        action,
        run: () => void navigate({ to, hash }),
      }),
    ),
  ]
}
