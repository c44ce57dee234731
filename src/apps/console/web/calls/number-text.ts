/** Telephone numbers as people read them. What is copied out of a screen is understood again by every form. */

/** `+7 727 258 55 55`; a number of another country, or a short one, as it came. */
export function numberText(number: string): string {
  return number.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, '+7 $1 $2 $3 $4')
}

/** One number, or both ends of a row of them as the API writes it, `+77272580000–+77272589999`. */
export function stretchText(numbers: string): string {
  return numbers.split('–').map(numberText).join(' – ')
}

/** How many numbers a row has, both ends in it. */
export function numbersIn(numbers: string): number {
  const [first = '', last = first] = numbers.split('–')
  return Number(last) - Number(first) + 1
}
