/** Templates on screens: choosing one for a report. The page of all of them is `templates-page.tsx`. */
export { TemplatePicker, type TemplatePickerProps } from './picker.tsx'
