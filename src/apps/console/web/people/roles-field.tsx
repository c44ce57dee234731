import { Checkbox, Group } from '@mantine/core'
import type { StaffRole } from '#domains/identity'
import { useT } from '../app/i18n.tsx'
import { givenRoles } from './person-view.ts'

interface RolesFieldProps {
  readonly roles: readonly StaffRole[]
  readonly change: (roles: StaffRole[]) => void
}

/** Which roles somebody has. */
export function RolesField({ roles, change }: RolesFieldProps) {
  const t = useT()
  return (
    <Checkbox.Group label={t('console.people.roles')} value={[...roles]} onChange={change}>
      <Group gap="md" mt={4}>
        {givenRoles.map((role) => (
          <Checkbox key={role} value={role} label={t(`console.account.role.${role}`)} />
        ))}
      </Group>
    </Checkbox.Group>
  )
}
