import { checkPrivately } from './private-check.ts'

// Only the check page loads this: the other pages stay light.
checkPrivately()
