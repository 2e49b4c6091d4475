/** `T` that only the parser of `B` may make, so that a family's id cannot be passed where a plan's is asked for. */
export type Brand<T, B extends string> = T & { readonly __brand: B };

/** Whatever survives a trip through JSON unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
