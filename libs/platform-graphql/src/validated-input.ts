import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';

import { parseInput } from './input-violation.js';

const INPUT_SCHEMA = Symbol('yicang:input-schema');

/**
 * Arguments of this class (an `@InputType` or `@ArgsType`) reach the resolver as the schema gives them, or not at all:
 * what does not fit is BAD_USER_INPUT with its fields named. A class that extends another keeps its schema unless it has
 * one of its own. For a single argument use `parseInput` in the resolver.
 */
export function ValidatedInput<T>(schema: z.ZodType<T>): (target: abstract new () => NamedKeys<T>) => void {
  return (target) => Reflect.defineMetadata(INPUT_SCHEMA, schema, target);
}

/** What a loose schema promises by name, without "and any other key". */
type NamedKeys<T> = { [K in keyof T as string extends K ? never : K]: T[K] };

/** Applies `@ValidatedInput`; `startService` gives it to every resolver of a service. */
@Injectable()
export class ValidatedInputPipe implements PipeTransform {
  transform(value: unknown, { metatype }: ArgumentMetadata): unknown {
    const schema = inputSchemaOf(metatype);
    return schema === null ? value : parseInput(schema, value);
  }
}

/** Arguments of this type are looked at before the resolver gets them. */
export function hasInputSchema(type: unknown): boolean {
  return inputSchemaOf(type) !== null;
}

function inputSchemaOf(type: unknown): z.ZodType | null {
  if (typeof type !== 'function') return null;
  const schema: unknown = Reflect.getMetadata(INPUT_SCHEMA, type);
  return schema instanceof z.ZodType ? schema : null;
}
