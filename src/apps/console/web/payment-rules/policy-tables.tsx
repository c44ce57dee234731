import { Badge, Code, Stack, Table, Text } from '@mantine/core'
import type { PaymentPolicy, PaymentRule, PaymentTypology, RuleMode } from '#engines/screening'
import { useT } from '../app/i18n.tsx'
import { bandText, ruleName, ruleText, typologyName } from './rule-words.ts'

const colours = { on: 'green', shadow: 'yellow', off: 'gray' } as const

/** How a rule or typology is switched; told in words, not by colour alone. */
export function ModeBadge({ mode }: { readonly mode: RuleMode }) {
  const t = useT()
  return (
    <Badge variant="light" color={colours[mode]} tt="none" className="rules-mode">
      {t(`console.rules.mode.${mode}`)}
    </Badge>
  )
}

/** All rules of a policy: what each looks at, how it is switched, what it finds from which number on. */
export function RulesTable({ policy }: { readonly policy: PaymentPolicy }) {
  const t = useT()
  return (
    <Table verticalSpacing={8} className="rules-table">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('console.rules.rule')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.mode')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.expression')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.bands')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {policy.rules.map((rule) => (
          <RuleLine key={rule.id} rule={rule} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function RuleLine({ rule }: { readonly rule: PaymentRule }) {
  const t = useT()
  const { id, mode, expression, when, bands } = rule
  return (
    <Table.Tr>
      <Table.Th scope="row" className="rules-name">
        <Text fw={600} size="sm">
          {ruleName(t, id)}
        </Text>
        <Text size="sm" c="dimmed" fw={400}>
          {ruleText(t, id)}
        </Text>
      </Table.Th>
      <Table.Td>
        <ModeBadge mode={mode} />
      </Table.Td>
      <Table.Td>
        <Stack gap={4} align="flex-start">
          <Code className="rules-code">{expression}</Code>
          {when !== undefined && (
            <Text size="sm" component="div">
              <Text span size="sm" c="dimmed">
                {t('console.rules.when')}{' '}
              </Text>
              <Code className="rules-code">{when}</Code>
            </Text>
          )}
        </Stack>
      </Table.Td>
      <Table.Td className="rules-bands">
        {bands.map((band) => (
          <Text size="sm" key={band.from}>
            {bandText(band)}
          </Text>
        ))}
      </Table.Td>
    </Table.Tr>
  )
}

/** All typologies of a policy: thresholds, what is done, and the rules with their weights. */
export function TypologiesTable({ policy }: { readonly policy: PaymentPolicy }) {
  const t = useT()
  return (
    <Table verticalSpacing={8} className="rules-table">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('console.rules.typology')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.mode')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.thresholds')}</Table.Th>
          <Table.Th scope="col">{t('console.rules.weights')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {policy.typologies.map((typology) => (
          <TypologyLine key={typology.id} typology={typology} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function TypologyLine({ typology }: { readonly typology: PaymentTypology }) {
  const t = useT()
  const { id, mode, alert, challenge, interdict, action, rules } = typology
  return (
    <Table.Tr>
      <Table.Th scope="row" className="rules-typology">
        <Text fw={600} size="sm">
          {typologyName(t, id)}
        </Text>
      </Table.Th>
      <Table.Td>
        <ModeBadge mode={mode} />
      </Table.Td>
      <Table.Td className="rules-thresholds">
        <Text size="sm">{`≥ ${alert}: ${t('console.rules.alert')}`}</Text>
        <Text size="sm">{`≥ ${challenge}: ${t('payment-rule.decision.challenge')}`}</Text>
        <Text size="sm">{`≥ ${interdict}: ${t(`payment-rule.decision.${action}`)}`}</Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">
          {Object.entries(rules)
            .map(([rule, weight]) => `${ruleName(t, rule)} ${weight}`)
            .join(' · ')}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}
