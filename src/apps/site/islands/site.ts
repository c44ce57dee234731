import { offerCopies } from './copy.ts'
import { countLetters } from './counter.ts'
import { leaveQuickly } from './exit.ts'
import { focusErrors } from './focus.ts'
import { sealContacts } from './seal.ts'

// Every island improves what already works without it; none is needed.
focusErrors()
countLetters()
offerCopies()
leaveQuickly()
sealContacts()
