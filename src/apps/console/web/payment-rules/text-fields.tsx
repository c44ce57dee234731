import { Fieldset, Stack, Text, Textarea } from '@mantine/core'
import type { PaymentText } from '#engines/screening'
import { type Language, languages } from '#kernel/language'
import { useT } from '../app/i18n.tsx'

/** Characters of one text; the server tells where another limit holds. */
const most = 240

interface TextFieldsProps {
  readonly label: string
  readonly help?: string
  readonly text: PaymentText
  readonly set: (text: PaymentText) => void
}

/** One sentence in the three languages. */
export function TextFields({ label, help, text, set }: TextFieldsProps) {
  const t = useT()
  // Line breaks do not fit into one sentence.
  const write = (language: Language, said: string) => set({ ...text, [language]: said.replace(/\s*\n\s*/g, ' ') })
  return (
    <Fieldset legend={label} variant="unstyled" p={0}>
      {help !== undefined && (
        <Text size="xs" c="dimmed" mb={4}>
          {help}
        </Text>
      )}
      <Stack gap={4}>
        {languages.map((language) => (
          <Textarea
            key={language}
            size="xs"
            label={t(`console.rules.language.${language}`)}
            lang={language}
            value={text[language]}
            onChange={({ currentTarget }) => write(language, currentTarget.value)}
            maxLength={most}
            autosize
            required
          />
        ))}
      </Stack>
    </Fieldset>
  )
}
