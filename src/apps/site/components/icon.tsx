/** Drawings in a box of 24 × 24, stroked in the colour of the text around them. */
const drawings = {
  confirmed: 'M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8ZM12 7v6.5M12 17v.01',
  reported: 'M12 3 22 20.5H2ZM12 9.5v5M12 17.5v.01',
  none: 'M12 2.5a9.5 9.5 0 1 1 0 19a9.5 9.5 0 1 1 0-19ZM9.2 9.4a2.9 2.9 0 1 1 4.3 2.5c-1 .6-1.5 1.1-1.5 2.1M12 17.2v.01',
  official: 'M3 9.5 12 3l9 6.5M4.5 20.5h15M6.5 10v7.5M12 10v7.5M17.5 10v7.5',
  search: 'M10.5 3a7.5 7.5 0 1 1 0 15a7.5 7.5 0 1 1 0-15ZM16 16l5.5 5.5',
  report: 'M4 4.5h16v11.5H11l-5 4.5v-4.5H4ZM12 7.5v3.5M12 13.3v.01',
  child: 'M12 3.5a4 4 0 1 1 0 8a4 4 0 1 1 0-8ZM4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6',
  follow: 'M6 3.5h12v17H6ZM9.5 8h5M9.5 12h5M9.5 16h2.5',
  phone:
    'M5 3.5h4l2 5-2.5 1.7a12 12 0 0 0 5.3 5.3L15.5 13l5 2v4c0 1-.8 1.7-1.7 1.6C10.5 20 4 13.5 3.4 5.2 3.3 4.3 4 3.5 5 3.5Z',
  card: 'M3 5.5h18v13H3ZM3 10h18M6.5 15h4',
  shield: 'M12 2.5c2.6 1.9 5.7 2.8 9 3v6c0 5-3.7 8.3-9 10c-5.3-1.7-9-5-9-10v-6c3.3-.2 6.4-1.1 9-3ZM8 12l3 3 5-5.5',
  done: 'M4.5 12.5 10 18 20 6.5',
  question: 'M4 4.5h16v11.5H11l-5 4.5v-4.5H4ZM9.8 8.3a2.2 2.2 0 1 1 3.3 1.9c-.8.4-1.1.9-1.1 1.3M12 13.5v.01',
  exit: 'M10 4H4.5v16H10M9.5 12H21M16.5 7.5 21 12l-4.5 4.5',
  forward: 'M5 12h13M13 6.5l5.5 5.5-5.5 5.5',
  menu: 'M4 7h16M4 12h16M4 17h16',
} as const

/** Name of a drawing. */
export type IconName = keyof typeof drawings

/** A small drawing beside a word that says the same; hidden from screen readers. */
export function Icon(props: { readonly name: IconName; readonly size?: number }) {
  const size = props.size ?? 24
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawings[props.name]} />
    </svg>
  )
}
