import { Stack, Text, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useRef } from 'react'
import { useT } from '../app/i18n.tsx'
import { inserted, marked } from './expression-text.ts'
import { FeaturePicker } from './feature-picker.tsx'
import { type ExpressionFault, useExpressionCheck, useExpressionParts, type WrittenExpression } from './rules-data.ts'

interface FieldProps {
  readonly written: WrittenExpression
  readonly label: string
  readonly help: string
  readonly set: (text: string) => void
}

/** An expression that is looked at while it is written: what is wrong stands below it, with the place; features can be picked. */
export function ExpressionField({ written, label, help, set }: FieldProps) {
  const t = useT()
  const input = useRef<HTMLTextAreaElement>(null)
  const { text, part } = written
  const isAsked = part === 'expression' || text.trim() !== ''
  const [settled] = useDebouncedValue(text, 300)
  const { data } = useExpressionCheck({ ...written, text: settled }, isAsked)
  const { data: parts } = useExpressionParts()
  const known = isAsked && data?.text === text ? data : undefined
  const fault = known?.fault ?? null
  const insert = (name: string) => {
    const { selectionStart: from = text.length, selectionEnd: to = text.length } = input.current ?? {}
    const placed = inserted(text, name, [from, to])
    set(placed.text)
    requestAnimationFrame(() => {
      input.current?.focus()
      input.current?.setSelectionRange(placed.caret, placed.caret)
    })
  }
  return (
    <Stack gap={6}>
      <Textarea
        ref={input}
        label={label}
        description={help}
        classNames={{ input: 'rules-code' }}
        value={text}
        onChange={({ currentTarget }) => set(currentTarget.value)}
        error={fault !== null && <Fault fault={fault} text={text} />}
        maxLength={parts?.limits.characters ?? 500}
        autosize
        spellCheck={false}
      />
      <Text size="sm" c="dimmed" role="status">
        {known !== undefined &&
          fault === null &&
          t('console.rules.expression.sound', { count: text.length, limit: parts?.limits.characters ?? 500 })}
      </Text>
      {parts !== undefined && (
        <FeaturePicker
          label={t(part === 'when' ? 'console.rules.feature.condition' : 'console.rules.feature')}
          features={parts.features}
          pick={insert}
        />
      )}
    </Stack>
  )
}

function Fault({ fault: { message, at }, text }: { readonly fault: ExpressionFault; readonly text: string }) {
  const t = useT()
  const place = at === null || text.trim() === '' ? null : marked(text, at)
  return (
    <>
      <span>{message}</span>
      {place !== null && (
        <span className="rules-place">
          <span className="heard">{t('console.rules.expression.here')} </span>
          <span className="rules-code">{place.before}</span>
          <mark className="rules-code">{place.word}</mark>
          <span className="rules-code">{place.after}</span>
        </span>
      )}
    </>
  )
}
