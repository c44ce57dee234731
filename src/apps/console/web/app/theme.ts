import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

/** The sky of the site from its wash to its depth; the eighth is for buttons and links on white (AA). */
const sky: MantineColorsTuple = [
  '#e8f4f7',
  '#cfe5ec',
  '#a3dcec',
  '#77c9e0',
  '#4bb0cb',
  '#2494b1',
  '#117d9a',
  '#0a6c86',
  '#07566c',
  '#064a5e',
]

const danger: MantineColorsTuple = [
  '#fdecea',
  '#f9d3cf',
  '#f3b8b2',
  '#ec9088',
  '#e2675c',
  '#d64437',
  '#c5301f',
  '#b42318',
  '#8f1a11',
  '#6e130c',
]

const warn: MantineColorsTuple = [
  '#fff4d9',
  '#fbe6b5',
  '#ecd08c',
  '#dfb85a',
  '#cc9a2b',
  '#b37f12',
  '#9b6905',
  '#8a5a00',
  '#6f4800',
  '#543700',
]

const done: MantineColorsTuple = [
  '#e7f5ec',
  '#cbe8d6',
  '#a9d7bb',
  '#7dc19a',
  '#54a97a',
  '#369260',
  '#277d4f',
  '#1d6b41',
  '#155434',
  '#0f4027',
]

/** Dark surfaces and what stands on them, in the blue of the site: text, dimmed, borders, fields, page. */
const dark: MantineColorsTuple = [
  '#e8eff2',
  '#c8d5da',
  '#aabcc4',
  '#78909b',
  '#2a3d47',
  '#1f323c',
  '#14232b',
  '#0d181e',
  '#0a1318',
  '#060d11',
]

/** The look of the site, denser: 15 px, the same colours and curves. */
export const theme = createTheme({
  fontFamily: "'Golos Text Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, Consolas, monospace',
  primaryColor: 'sky',
  primaryShade: 7,
  autoContrast: true,
  luminanceThreshold: 0.32,
  colors: { sky, red: danger, yellow: warn, green: done, dark },
  fontSizes: { xs: '12.5px', sm: '14px', md: '15px', lg: '17px', xl: '20px' },
  defaultRadius: 10,
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  headings: { fontWeight: '600' },
  components: {
    // A list may hold options alone (WAI-ARIA 1.2): that nothing was found is one which nobody can choose, and is read out as such.
    ComboboxEmpty: { defaultProps: { role: 'option', 'aria-disabled': true, 'aria-selected': false } },
  },
})

/** Text and lines of the site's tokens, so that every pair holds WCAG 2.2 AA in both themes. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#14232a',
    '--mantine-color-dimmed': '#4a5b63',
    '--mantine-color-placeholder': '#5f7079',
    '--mantine-color-default-border': '#d5dee2',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#0a6c86',
  },
  dark: {
    '--mantine-color-body': '#0d181e',
    '--mantine-color-text': '#e8eff2',
    '--mantine-color-dimmed': '#aabcc4',
    '--mantine-color-placeholder': '#93a5ad',
    '--mantine-color-default': '#14232b',
    '--mantine-color-default-hover': '#1b2f39',
    '--mantine-color-default-border': '#2a3d47',
    '--mantine-color-error': '#ff9c92',
    '--mantine-color-anchor': '#77c9e0',
  },
})
