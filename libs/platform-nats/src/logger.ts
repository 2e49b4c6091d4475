/** Where the platform says what a person may have to know. A pino logger is one. */
export interface Logger {
  debug(facts: object, words: string): void;
  info(facts: object, words: string): void;
  warn(facts: object, words: string): void;
  error(facts: object, words: string): void;
}
