declare module 'spdx-satisfies' {
  /** Whether the first SPDX expression is satisfied by these licences. @throws Error for what is no SPDX expression. */
  function satisfies(expression: string, licences: string[]): boolean;
  export = satisfies;
}
