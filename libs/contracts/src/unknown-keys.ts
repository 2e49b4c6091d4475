import { z } from 'zod';

/**
 * The same schema at every depth, with unknown keys refused (what we produce must be exactly what we promised) or dropped
 * (a producer may add a field before we know it). Looks into objects, arrays and nullables: contracts use no more.
 */
export function withUnknownKeys<S extends z.ZodType>(schema: S, unknown: 'refused' | 'dropped'): z.ZodType<z.output<S>>;
export function withUnknownKeys(schema: z.core.$ZodType, unknown: 'refused' | 'dropped'): z.core.$ZodType {
  const within = (inner: z.core.$ZodType): z.core.$ZodType => withUnknownKeys(inner as z.ZodType, unknown);
  // a clone keeps the checks, such as a refinement or the greatest length of an array
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.core.$ZodType>(schema.shape).map(([key, field]) => [key, within(field)] as const);
    const catchall = unknown === 'refused' ? z.never() : undefined;
    return schema.clone({ ...schema.def, shape: Object.fromEntries(fields), catchall });
  }
  if (schema instanceof z.ZodArray) return schema.clone({ ...schema.def, element: within(schema.element) });
  if (schema instanceof z.ZodNullable) return schema.clone({ ...schema.def, innerType: within(schema.unwrap()) });
  return schema;
}
