import { Button, NativeSelect } from '@mantine/core'
import { useT } from '../app/i18n.tsx'
import { type Ask, type Filter, type FilterName, filterNames, type Lists, type Sort, useLists } from './queue-data.ts'

type Choice = readonly [value: string, label: string]

/** What narrows and orders the queue, each a field of its own, reachable by Tab; `F` goes to the first. */
export function Filters({ ask, onAsk }: { readonly ask: Ask; readonly onAsk: (ask: Ask) => void }) {
  const t = useT()
  const lists = useLists()
  const { filter, sort } = ask
  const set = (name: FilterName, value: string) => {
    const { [name]: _old, ...rest } = filter
    onAsk({ ...ask, filter: value === '' ? rest : { ...rest, [name]: numbers.has(name) ? Number(value) : value } })
  }
  return (
    <search className="queue-filters" aria-label={t('console.queue.filters')}>
      {filterNames.map((name) => (
        <NativeSelect
          key={name}
          id={`queue-filter-${name}`}
          size="xs"
          label={t(`console.queue.filter.${name}`)}
          value={String(filter[name] ?? '')}
          fw={filter[name] === undefined ? 400 : 600}
          data={[['', t('console.queue.any')] as Choice, ...choicesOf(name, t, lists)].map(([value, label]) => ({
            value,
            label,
          }))}
          onChange={({ currentTarget }) => set(name, currentTarget.value)}
        />
      ))}
      <NativeSelect
        size="xs"
        label={t('console.queue.order')}
        value={sort}
        data={(['priority', 'deadline', 'newest'] as const).map((value) => ({
          value,
          label: t(`console.queue.sort.${value}`),
        }))}
        onChange={({ currentTarget }) => onAsk({ ...ask, sort: currentTarget.value as Sort })}
      />
      {Object.keys(filter).length > 0 && (
        <Button size="xs" variant="subtle" onClick={() => onAsk({ ...ask, filter: {} })}>
          {t('console.queue.clear-filters')}
        </Button>
      )}
    </search>
  )
}

const numbers: ReadonlySet<FilterName> = new Set(['priority', 'dueWithin'])

function choicesOf(name: FilterName, t: ReturnType<typeof useT>, lists: Lists): readonly Choice[] {
  const some = (values: readonly (string | number)[]): readonly Choice[] =>
    values.map((value) => [String(value), t(`console.queue.${name}.${value}`)])
  const codes = (list: string): readonly Choice[] => (lists[list] ?? []).map(({ code, title }) => [code, title])
  switch (name) {
    case 'state':
      return some(['new', 'in-review', 'waiting', 'closed'])
    case 'priority':
      return some([80, 60, 40])
    case 'dueWithin':
      return some([0, 60, 240, 1440])
    case 'language':
      return some(['kk', 'ru', 'en'])
    case 'assigned':
    case 'leased':
      return some(['me', 'nobody'])
    case 'topic':
    case 'region':
    case 'channel':
      return codes(name)
  }
}

/** Whether two parts of the queue are the same. */
export function sameFilter(one: Filter, other: Filter): boolean {
  return filterNames.every((name) => one[name] === other[name])
}
