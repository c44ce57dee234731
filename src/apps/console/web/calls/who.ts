import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'

/** Who somebody is, to whoever is at the screen: by the id of a person, or `appeal`, and the name where it is known. */
export function useWho(): (id: string, name: string | null) => string {
  const t = useT()
  const { person } = useSession()
  return (id, name) => {
    if (id === 'appeal') return t('console.calls.rule.by.appeal')
    return id === person.id ? t('console.calls.rule.by.you') : (name ?? t('console.calls.rule.by.somebody'))
  }
}
