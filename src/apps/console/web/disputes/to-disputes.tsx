import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useT } from '../app/i18n.tsx'
import { useSession } from '../app/session.tsx'
import './disputes.css'

/** Leads to the dispute about one listing, by the id of what is listed; nothing for whoever may not read disputes. */
export function ToDisputes({ about }: { readonly about?: string | undefined }) {
  const t = useT()
  const { may } = useSession()
  if (!may('indicators:read-disputes')) return null
  return (
    <Text mt={4}>
      <Link to="/disputes" search={about === undefined ? {} : { about }} className="disputes-link">
        {t('console.disputes.go')}
      </Link>
    </Text>
  )
}
