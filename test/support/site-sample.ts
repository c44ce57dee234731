import { type ComponentType, h, type VNode } from 'preact'
import type { View } from '../../src/apps/site/view.ts'

/** A page of the site with sample content, drawn for a view. */
export type Sample = (view: View) => VNode

/** Everything but the view, of each member of a union on its own. */
type Content<Props> = Props extends unknown ? Omit<Props, 'view'> : never

/** A page with sample content. */
export function draw<Props extends { readonly view: View }>(
  page: (props: Props) => VNode,
  props: Content<Props>,
): Sample {
  return (view) => h<object>(page as ComponentType<object>, { ...props, view })
}
