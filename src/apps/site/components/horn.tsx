/** Right arm of the ram's horn (қошқар мүйіз): half circles of falling radius, drawn in a box of 64 × 64. */
const right = 'M32 60V23a14 14 0 0 1 28 0a10.5 10.5 0 0 1-21 0a7 7 0 0 1 14 0a3.5 3.5 0 0 1-6 1.8'
const left = 'M32 23a14 14 0 0 0-28 0a10.5 10.5 0 0 0 21 0a7 7 0 0 0-14 0a3.5 3.5 0 0 0 6 1.8'

/** Outline of the shield in a box of 40 × 44; `marks/logo.svg` is the same drawing. */
const shield = 'M20 1.5C25 5 31.5 6.8 38 7v14.5C38 32.5 30.5 39.5 20 42.8C9.5 39.5 2 32.5 2 21.5V7C8.5 6.8 15 5 20 1.5Z'

/** The curl as it sits in the shield. */
const curl =
  'M20 34V18.5a6.4 6.4 0 0 1 12.8 0a4.6 4.6 0 0 1-9.2 0a2.7 2.7 0 0 1 5.2-.8' +
  'M20 18.5a6.4 6.4 0 0 0-12.8 0a4.6 4.6 0 0 0 9.2 0a2.7 2.7 0 0 0-5.2-.8'

/** The ram's-horn curl on its own: the one ornament of the site, always decoration. */
export function Horn(props: { readonly class: string }) {
  return (
    <svg class={props.class} viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <path d={`${right}${left}`} fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" />
    </svg>
  )
}

/** The mark: a shield that carries the curl. Decoration beside the name. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 40 44" width="36" height="40" aria-hidden="true" focusable="false">
      <path class="logo-shield" d={shield} />
      <path class="logo-curl" d={curl} fill="none" stroke-width="2.6" stroke-linecap="round" />
    </svg>
  )
}
