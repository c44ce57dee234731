import { launchBrowser } from '#test/browser'
const [out = '', height = '1500', ...files] = process.argv.slice(2)
const b = await launchBrowser()
const p = await b.newPage({ viewport: { width: Number(process.env.W ?? 1500), height: 900 } })
const { readFileSync } = await import('node:fs')
await p.setContent(`<body style="margin:6px;background:#888;display:flex;gap:8px;align-items:flex-start">${files.map((f) => `<div style="max-height:${height}px;overflow:hidden"><img src="data:image/png;base64,${readFileSync(f).toString('base64')}"></div>`).join('')}`)
await p.screenshot({ path: out, fullPage: true })
await b.close()
