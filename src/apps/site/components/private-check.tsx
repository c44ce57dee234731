import type { View } from '../view.ts'
import { checkStates, StateBadge } from './state-badge.tsx'

/** Answers of the private check that are no verdict: in the works, not readable by the browser, a card, a failure. */
const plain = ['waiting', 'unsure', 'card', 'failed'] as const

/**
 * The check that shows us nothing, for browsers with scripts: hidden until the island finds that it works. Every answer
 * stands here already, so that the island needs no words.
 */
export function PrivateCheck({ view }: { readonly view: View }) {
  const { t } = view
  return (
    <div class="private-check" data-private-check hidden>
      <button class="button button-outline" type="button" aria-describedby="private-hint">
        {t('site-private.button')}
      </button>
      <p class="check-hint" id="private-hint">
        {t('site-private.hint')}
      </p>
      <div role="status">
        {checkStates.map((state) => (
          <div class="private-answer" data-answer={state} hidden>
            <StateBadge view={view} state={state} />
            <p>
              <strong>{t(`site.state.${state}.title`)}</strong>
            </p>
            <p>{t(`site.state.${state}.text`)}</p>
            <p data-listed={t('site-private.listed', { name: '%' })} hidden />
            <p class="quiet">{t('site-private.more')}</p>
          </div>
        ))}
        {plain.map((answer) => (
          <p class="private-answer" data-answer={answer} hidden>
            {t(`site-private.${answer}`)}
          </p>
        ))}
      </div>
    </div>
  )
}
