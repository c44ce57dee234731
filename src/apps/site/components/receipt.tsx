import type { View } from '../view.ts'

/** A receipt in the groups people read and say: `4821993011756602` → `4821 9930 1175 6602`. */
export function groupReceipt(receipt: string): string {
  return receipt
    .replace(/\D/g, '')
    .replace(/(\d{4})(?=\d)/g, '$1 ')
    .trim()
}

/** The receipt in large groups of four. With JavaScript a button copies it without the spaces. */
export function Receipt(props: { readonly view: View; readonly receipt: string }) {
  const { t } = props.view
  return (
    <div class="receipt">
      <p class="receipt-label" id="receipt-label">
        {t('site.receipt.label')}
      </p>
      <p class="receipt-number" aria-labelledby="receipt-label receipt-number" id="receipt-number">
        {groupReceipt(props.receipt)
          .split(' ')
          .map((group) => (
            <>
              <span>{group}</span>{' '}
            </>
          ))}
      </p>
      <p class="receipt-copy">
        <button
          class="button button-quiet"
          type="button"
          hidden
          data-copy={props.receipt.replace(/\D/g, '')}
          data-copied={t('site.copy.done')}
        >
          {t('site.copy')}
        </button>
      </p>
    </div>
  )
}
