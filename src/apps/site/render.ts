import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** The whole HTML document of a page. Every text and attribute is escaped by the renderer. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`
}
