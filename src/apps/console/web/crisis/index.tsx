/** Alarms on screens: the button that raises one, the banner above every screen, and the duty roster. */
export { CrisisBanner } from './banner.tsx'
export { CrisisButton, type CrisisButtonProps } from './button.tsx'
export { DutyRoster } from './roster.tsx'
