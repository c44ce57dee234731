/** Contact details on screens: the fields, their sealing, and the panel that opens them. */
export { ContactFields } from './fields.tsx'
export { ContactPanel } from './panel.tsx'
export { type ContactValue, emptyContact, sealContact } from './seal.ts'
