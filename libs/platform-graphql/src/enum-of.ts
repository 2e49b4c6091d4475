import { registerEnumType } from '@nestjs/graphql';

/**
 * A GraphQL enum of a vocabulary: `inStore` inside is `IN_STORE` outside. The array stays the one place where the words are
 * written; the answer is the reference `@Field(() => …)` wants.
 */
export function enumOf<V extends string>(name: string, values: readonly V[], description: string): Record<string, V> {
  const members = Object.fromEntries(values.map((value) => [screaming(value), value])) as Record<string, V>;
  registerEnumType(members, { name, description });
  return members;
}

function screaming(camelCase: string): string {
  return camelCase.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
