/**
 * A secret or a piece of personal data that must not reach a log, an error or a JSON answer by accident:
 * every way of turning it into text gives `[redacted]`. `reveal` is the one way in.
 */
export class Redacted<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  /** The value itself. Call it at the last moment, where it is used. */
  reveal(): T {
    return this.#value
  }

  toString(): string {
    return '[redacted]'
  }

  toJSON(): string {
    return '[redacted]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[redacted]'
  }
}
