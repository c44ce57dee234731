/** Referrals on screens: the panel of the report page. The page of all of them is `referrals-page.tsx`. */
export { ReferralPanel } from './panel.tsx'
