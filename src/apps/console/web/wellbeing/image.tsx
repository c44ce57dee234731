import { Button, Center, Paper, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { countExposure } from './exposure.ts'

/** A picture of an attachment. */
export interface BlurredImageProps {
  /** Address of a file of our own API. */
  readonly src: string
  /** What it is called, for whoever cannot see it. */
  readonly label: string
  readonly reportId: string
  readonly topic: string
  /** A film is muted and does not play by itself. */
  readonly film?: boolean | undefined
}

/** Blurred, grey and muted until asked for; asking is counted then. Of abuse material nothing is drawn at all. */
export function BlurredImage({ src, label, reportId, topic, film = false }: BlurredImageProps) {
  const t = useT()
  const [clear, setClear] = useState(false)
  if (topic === 'csam') {
    return (
      <Paper withBorder p="md">
        <Text>{t('console.wellbeing.never-shown')}</Text>
      </Paper>
    )
  }
  const ask = () => {
    setClear(true)
    void countExposure('image', reportId)
  }
  const style = clear ? {} : { filter: 'blur(28px) grayscale(1)' }
  return (
    <Stack gap="xs" align="flex-start">
      <Paper withBorder p={0} style={{ overflow: 'hidden', position: 'relative', maxWidth: '100%' }}>
        {film ? (
          // Films of strangers have no captions; they are muted and are played only when asked for.
          // biome-ignore lint/a11y/useMediaCaption: there are none
          <video
            src={src}
            aria-label={label}
            muted
            controls={clear}
            preload="metadata"
            style={{ ...style, maxWidth: '100%', display: 'block' }}
          />
        ) : (
          <img src={src} alt={label} style={{ ...style, maxWidth: '100%', display: 'block', minHeight: 120 }} />
        )}
        {!clear && (
          <Center style={{ position: 'absolute', inset: 0 }}>
            <Button onClick={ask}>{t('console.wellbeing.show', { label })}</Button>
          </Center>
        )}
      </Paper>
      {clear && (
        <Button size="xs" variant="default" onClick={() => setClear(false)}>
          {t('console.wellbeing.hide')}
        </Button>
      )}
    </Stack>
  )
}
