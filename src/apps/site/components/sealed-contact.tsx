import type { ComponentChildren } from 'preact'
import type { SealingKey } from '#kernel/jwe'
import type { View } from '../view.ts'
import { Notice } from './notice.tsx'

/**
 * Fields about calling back. It works without JavaScript: the server seals before it stores anything. With it nothing readable
 * leaves the browser. What was sealed before can be forgotten by a press.
 */
export function SealedContact(props: {
  readonly view: View
  /** Sealed before: a compact JWE. */
  readonly contact: string | undefined
  /** The key to which the browser seals what is typed in the fields. */
  readonly sealTo: SealingKey | undefined
  readonly children: ComponentChildren
}) {
  const { t } = props.view
  return (
    <>
      {props.contact && (
        <Notice tone="calm" icon="shield" title={t('site.report.contact.sealed-title')}>
          <p>{t('site.report.contact.sealed')}</p>
          <p>
            <button class="link" type="submit" name="go" value="forget">
              {t('site.report.contact.forget')}
            </button>
          </p>
        </Notice>
      )}
      <div data-seal={props.sealTo && JSON.stringify(props.sealTo)}>{props.children}</div>
    </>
  )
}
