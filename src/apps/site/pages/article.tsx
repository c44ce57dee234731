import type { ComponentChildren } from 'preact'
import { Layout } from '../layout.tsx'
import type { View } from '../view.ts'

/** One section of an explanation: a heading, paragraphs, points, and what follows from them. */
export interface Section {
  readonly id: string
  readonly title: string
  readonly paragraphs: readonly string[]
  readonly points?: readonly string[]
  readonly after?: string
}

/** A page that explains: title, a short answer first, the sections with a list of them. */
export function Article(props: {
  readonly view: View
  readonly path: string
  readonly title: string
  readonly lede: string
  readonly sections: readonly Section[]
  readonly children?: ComponentChildren
}) {
  const { view, sections } = props
  return (
    <Layout view={view} title={props.title} description={props.lede} current={props.path}>
      <article class="article">
        <h1 class="title">{props.title}</h1>
        <p class="lede">{props.lede}</p>
        <nav class="contents" aria-label={view.t('site.contents')}>
          <ul>
            {sections.map(({ id, title }) => (
              <li>
                <a href={`#${id}`}>{title}</a>
              </li>
            ))}
          </ul>
        </nav>
        {sections.map(({ id, title, paragraphs, points, after }) => (
          <section id={id}>
            <h2>{title}</h2>
            {paragraphs.map((text) => (
              <p>{text}</p>
            ))}
            {points && (
              <ul>
                {points.map((text) => (
                  <li>{text}</li>
                ))}
              </ul>
            )}
            {after && <p>{after}</p>}
          </section>
        ))}
        {props.children}
      </article>
    </Layout>
  )
}
