import { z } from 'zod';

/**
 * The same schema at every depth, with unknown keys refused (what we produce must be exactly what we promised) or dropped
 * (a producer may add a field before we know it). Looks into objects, arrays, nullables and unions: contracts use no more.
 */
export function withUnknownKeys<S extends z.ZodType>(schema: S, unknown: 'refused' | 'dropped'): z.ZodType<z.output<S>>;
export function withUnknownKeys(schema: z.core.$ZodType, unknown: 'refused' | 'dropped'): z.core.$ZodType {
  const within = (inner: z.core.$ZodType): z.core.$ZodType => withUnknownKeys(inner as z.ZodType, unknown);
  if (schema instanceof z.ZodObject) {
    const shape = Object.fromEntries(
      Object.entries<z.core.$ZodType>(schema.shape).map(([key, inner]) => [key, within(inner)]),
    );
    return unknown === 'refused' ? z.strictObject(shape) : z.object(shape);
  }
  // a clone keeps the checks, such as the greatest length of an array
  if (schema instanceof z.ZodArray) return schema.clone({ ...schema.def, element: within(schema.element) });
  if (schema instanceof z.ZodNullable) return z.nullable(within(schema.unwrap()));
  if (schema instanceof z.ZodUnion) return schema.clone({ ...schema.def, options: schema.options.map(within) });
  return schema;
}
