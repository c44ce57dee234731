import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { ChartGiven, ChartSeries } from './chart.ts'

/** Round lengths of time, for an axis of seconds. */
const lengths = [60, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000, 2_592_000]
const counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000]

/** A chart along time from a zero line, with names at the ends of its lines. Loaded when the first one is shown. */
export default function TimeChart({ chart: given }: { readonly chart: ChartGiven }) {
  const place = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme('light')
  const [at, setAt] = useState<number | null>(null)
  const latest = useRef(given)
  latest.current = given
  useEffect(() => {
    const host = place.current
    if (host === null) return undefined
    const plot = new uPlot(optionsFor(latest.current, host, setAt), dataOf(given), host)
    const fit = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height: given.height }))
    fit.observe(host)
    return () => {
      fit.disconnect()
      plot.destroy()
    }
    // The scheme is read through the colours of the page.
  }, [given, scheme])
  return (
    <div>
      <div className="figures-readout" aria-hidden>
        {at === null || given.labels[at] === undefined ? ' ' : readout(given, at)}
      </div>
      <div ref={place} className="figures-plot" role="img" aria-label={given.summary} />
    </div>
  )
}

function readout({ labels, series, format }: ChartGiven, at: number): string {
  const parts = series.map(({ name, values }) => `${name}: ${format(values[at] ?? null)}`)
  return `${labels[at] ?? ''} · ${parts.join(' · ')}`
}

function dataOf({ labels, series }: ChartGiven): uPlot.AlignedData {
  return [labels.map((_, place) => place), ...series.map(({ values }) => [...values])]
}

function optionsFor(given: ChartGiven, host: HTMLElement, hover: (at: number | null) => void): uPlot.Options {
  const style = getComputedStyle(host)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const { labels, series, format, height, unit } = given
  const axis = {
    stroke: colour('--figures-axis'),
    font: `12px ${style.fontFamily}`,
    ticks: { show: false },
    grid: { stroke: colour('--figures-grid'), width: 1 },
  }
  return {
    width: host.clientWidth || 600,
    height,
    padding: [18, series.length > 1 ? 108 : 12, 0, 4],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 7 } },
    scales: {
      x: { time: false, range: [-0.5, Math.max(0.5, labels.length - 0.5)] },
      y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        values: (_plot, splits) => splits.map((split) => labels[split] ?? ''),
        incrs: counts,
        space: 84,
      },
      {
        ...axis,
        size: unit === 'seconds' ? 88 : 52,
        incrs: unit === 'seconds' ? lengths : counts,
        values: (_plot, splits) => splits.map((split) => format(split)),
      },
    ],
    series: [{}, ...series.map((one) => drawn(one, colour))],
    hooks: {
      setCursor: [({ cursor }) => hover(cursor.idx ?? null)],
      draw: [(plot) => series.length > 1 && nameLines(plot, series, colour)],
    },
  }
}

function drawn({ shape, tone, dashed }: ChartSeries, colour: (name: string) => string): uPlot.Series {
  const stroke = colour(`--figures-${tone}`)
  if (shape === 'bars') {
    const { bars } = uPlot.paths
    return {
      stroke,
      fill: stroke,
      width: 0,
      points: { show: false },
      ...(bars && { paths: bars({ size: [0.72, 46] }) }),
    }
  }
  return {
    stroke,
    width: 2,
    spanGaps: true,
    ...(dashed === true && { dash: [6, 4] }),
    points: { size: 5, fill: stroke },
  }
}

/** Each name beside the last point of its line, moved apart where two would cover each other. */
function nameLines(plot: uPlot, series: readonly ChartSeries[], colour: (name: string) => string): void {
  const { ctx, bbox } = plot
  const ratio = devicePixelRatio
  const names = series
    .map((one) => {
      const last = one.values.findLastIndex((value) => value !== null)
      return { ...one, y: last < 0 ? null : plot.valToPos(one.values[last] ?? 0, 'y', true) }
    })
    .filter((one): one is typeof one & { y: number } => one.y !== null)
    .toSorted((a, b) => a.y - b.y)
  ctx.save()
  ctx.font = `${12 * ratio}px ${getComputedStyle(plot.root).fontFamily}`
  ctx.textAlign = 'left'
  ctx.textBaseline = 'middle'
  let free = bbox.top
  for (const { name, tone, y } of names) {
    const at = Math.max(free, y)
    ctx.fillStyle = colour(`--figures-${tone}`)
    ctx.fillText(name, bbox.left + bbox.width + 8 * ratio, at, 98 * ratio)
    free = at + 15 * ratio
  }
  ctx.restore()
}
