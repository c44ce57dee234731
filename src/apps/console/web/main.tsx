import '@fontsource-variable/golos-text'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import './style/console.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Console } from './app/console.tsx'
import { loadLanguage } from './app/i18n.tsx'

const root = document.getElementById('console')
if (root === null) throw new Error('the page has no place for the console')

// Everything is drawn in one language from the start: no flash of keys, no second layout.
const language = await loadLanguage()
createRoot(root).render(
  <StrictMode>
    <Console language={language} />
  </StrictMode>,
)
