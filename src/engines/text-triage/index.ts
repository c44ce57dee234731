/** Tells what a text is about from texts that people judged before: a linear model over hashed character n-grams. */

export { type Judged, type Quality, qualityOf } from './measure.ts'
export { explain, type Model, type Prediction, type Prior, predict, type Reason } from './model.ts'
export { loadModel, saveModel } from './serialise.ts'
export { type Example, isHeldOut, type Trained, type Training, train, training } from './training.ts'
export { mostWords, plainWord, type Word, wordsOf } from './words.ts'
