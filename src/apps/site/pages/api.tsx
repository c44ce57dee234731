import type { ComponentChildren } from 'preact'
import { Layout } from '../layout.tsx'
import {
  type Content,
  describeSchema,
  type Endpoint,
  endpointsByTag,
  exampleText,
  type Media,
  type OpenApi,
  type Operation,
  permissionOf,
} from '../openapi.ts'
import type { View } from '../view.ts'

/** What the API page shows. */
export interface ApiProps {
  readonly view: View
  readonly api: OpenApi
  /** Address of the same description for programs. */
  readonly source: string
}

/** Every endpoint on one readable page, from the same description that programs read. */
export function ApiPage({ view, api, source }: ApiProps) {
  const { t } = view
  const groups = [...endpointsByTag(api)]
  return (
    <Layout view={view} title={t('site.api.title')} current="/api">
      <h1 class="title">{t('site.api.title')}</h1>
      <p class="lede">{t('site.api.lede')}</p>
      <p class="after">
        <a href={source}>{t('site.api.source', { version: api.openapi })}</a>
        <span class="quiet">{api.info.version}</span>
      </p>
      <p class="quiet">{t('site.api.language')}</p>
      <nav class="contents" aria-label={t('site.contents')}>
        <ul>
          {groups.map(([tag]) => (
            <li>
              <a href={`#${tag}`}>{tag}</a>
            </li>
          ))}
        </ul>
      </nav>
      {groups.map(([tag, endpoints]) => (
        <section id={tag} class="endpoints">
          <h2>{tag}</h2>
          {endpoints.map((endpoint) => (
            <EndpointDetails view={view} endpoint={endpoint} />
          ))}
        </section>
      ))}
      <Schemas view={view} api={api} />
    </Layout>
  )
}

function EndpointDetails({ view, endpoint }: { readonly view: View; readonly endpoint: Endpoint }) {
  const { t } = view
  const { method, path, operation } = endpoint
  const permission = permissionOf(operation)
  return (
    <details class="endpoint">
      <summary>
        <code class={`method method-${method.toLowerCase()}`}>{method}</code> <code class="path">{path}</code>
        <span class="endpoint-summary" lang="en">
          {operation.summary}
        </span>
      </summary>
      <div class="endpoint-body">
        {permission && (
          <p>
            {t('site.api.permission')} <code>{permission}</code>
            {operation.security === undefined || operation.security.length === 0 ? ` · ${t('site.api.open')}` : ''}
          </p>
        )}
        <Parameters view={view} operation={operation} />
        {operation.requestBody && <Body view={view} title={t('site.api.request')} content={operation.requestBody} />}
        {Object.entries(operation.responses ?? {})
          .filter(([status]) => !/^[45]xx$/i.test(status))
          .map(([status, content]) => (
            <Body view={view} title={t('site.api.response', { status })} content={content} />
          ))}
      </div>
    </details>
  )
}

function Parameters({ view, operation }: { readonly view: View; readonly operation: Operation }) {
  const { t } = view
  const parameters = operation.parameters ?? []
  if (parameters.length === 0) return null
  return (
    <>
      <h3>{t('site.api.parameters')}</h3>
      <ul class="parameters">
        {parameters.map(({ name, in: place, required, schema, description }) => (
          <li>
            <code>
              {name}
              {required ? '' : '?'}
              {schema ? `: ${describeSchema(schema)}` : ''}
            </code>{' '}
            <span class="quiet">{place}</span>
            {description && <span lang="en"> {description}</span>}
          </li>
        ))}
      </ul>
    </>
  )
}

interface BodyProps {
  readonly view: View
  readonly title: ComponentChildren
  readonly content: Content
}

function Body({ view, title, content }: BodyProps) {
  const headers = Object.entries(content.headers ?? {})
  const place = 'header'
  return (
    <>
      <h3>{title}</h3>
      {headers.length > 0 && (
        <ul class="parameters">
          {headers.map(([name, { description }]) => (
            <li>
              <code>{name}</code> <span class="quiet">{place}</span> <span lang="en">{description}</span>
            </li>
          ))}
        </ul>
      )}
      {Object.entries(content.content ?? {}).map(([type, media]) => (
        <Form view={view} type={type} media={media} />
      ))}
    </>
  )
}

/** One form of a body: its media type, what it holds, its shape, and an example. What is no JSON of ours has no shape to tell. */
function Form({ view, type, media }: { readonly view: View; readonly type: string; readonly media: Media }) {
  const { schema, example } = media
  const hasShape = schema !== undefined && (example === undefined || schema.properties !== undefined)
  return (
    <>
      <p class="quiet">
        <code>{type}</code>
      </p>
      {schema?.description && <p lang="en">{schema.description}</p>}
      {hasShape && <SchemaText text={describeSchema(schema)} />}
      {example !== undefined && (
        <>
          <p class="quiet">{view.t('site-api.example')}</p>
          <SchemaText text={exampleText(example)} />
        </>
      )}
    </>
  )
}

/** A wide block scrolls on its own and can be reached by keyboard. */
function SchemaText({ text }: { readonly text: string }) {
  return (
    <pre tabIndex={0}>
      <code>{text}</code>
    </pre>
  )
}

function Schemas({ view, api }: { readonly view: View; readonly api: OpenApi }) {
  const schemas = Object.entries(api.components?.schemas ?? {})
  if (schemas.length === 0) return null
  return (
    <section id="schemas" class="endpoints">
      <h2>{view.t('site.api.schemas')}</h2>
      {schemas.map(([name, schema]) => (
        <details class="endpoint">
          <summary>
            <code class="path">{name}</code>
          </summary>
          <div class="endpoint-body">
            <SchemaText text={describeSchema(schema)} />
          </div>
        </details>
      ))}
    </section>
  )
}
