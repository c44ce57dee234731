import { Hint } from '../app/keys.tsx'

/** A name with its key. */
export function Named({ text, keys }: { readonly text: string; readonly keys: string }) {
  return (
    <>
      {text} <Hint keys={keys} />
    </>
  )
}
