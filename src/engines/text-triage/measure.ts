/** One text of a measured set: what was true, and what a model said. */
export interface Judged {
  readonly truth: string
  readonly best: string
  /** The model's probability of `best`. */
  readonly probability: number
  readonly unsure: boolean
}

/** How good a model is on texts it has not learnt from. */
export interface Quality {
  readonly texts: number
  /** Mean of F1 over the classes that occur in the truth; being unsure does not count, the likeliest class does. */
  readonly macroF1: number
  /** Share of texts whose likeliest class is right. */
  readonly accuracy: number
  /** Of those where the model is sure, the share that is right; 1 where there is none. */
  readonly sureAccuracy: number
  /** Share of texts left to people alone. */
  readonly unsureShare: number
  /** Expected calibration error over ten bins of equal width: how far stated probabilities lie from the truth. */
  readonly calibrationError: number
  readonly f1: Readonly<Record<string, number>>
}

/** Measures judged texts. Of none at all everything is 0. */
export function qualityOf(judged: readonly Judged[]): Quality {
  const truths = [...new Set(judged.map(({ truth }) => truth))].toSorted()
  const f1 = Object.fromEntries(truths.map((name) => [name, f1Of(judged, name)]))
  const sure = judged.filter(({ unsure }) => !unsure)
  const right = ({ truth, best }: Judged) => truth === best
  return {
    texts: judged.length,
    macroF1: mean(Object.values(f1)),
    accuracy: share(judged, right),
    sureAccuracy: sure.length === 0 ? 1 : share(sure, right),
    unsureShare: share(judged, ({ unsure }) => unsure),
    calibrationError: calibrationErrorOf(judged),
    f1,
  }
}

function f1Of(judged: readonly Judged[], name: string): number {
  let [hits, said, true_] = [0, 0, 0]
  for (const { truth, best } of judged) {
    if (best === name) said++
    if (truth === name) true_++
    if (truth === name && best === name) hits++
  }
  return said + true_ === 0 ? 0 : (2 * hits) / (said + true_)
}

function calibrationErrorOf(judged: readonly Judged[]): number {
  const bins = Map.groupBy(judged, ({ probability }) => Math.min(9, Math.floor(probability * 10)))
  let error = 0
  for (const bin of bins.values()) {
    const gap = mean(bin.map(({ probability }) => probability)) - share(bin, ({ truth, best }) => truth === best)
    error += (Math.abs(gap) * bin.length) / judged.length
  }
  return error
}

function share<T>(list: readonly T[], holds: (one: T) => boolean): number {
  return list.length === 0 ? 0 : list.filter(holds).length / list.length
}

function mean(list: readonly number[]): number {
  return list.length === 0 ? 0 : list.reduce((sum, one) => sum + one, 0) / list.length
}
