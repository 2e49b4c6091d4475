import { printSubgraphSchema } from '@apollo/subgraph';
import type { GqlModuleOptions } from '@nestjs/graphql';
import { type GraphQLSchema, isScalarType, lexicographicSortSchema } from 'graphql';

import { SCALARS } from './scalars.js';

/**
 * Federation 2.9 is pinned: Nest's default is newer than what composition takes. Each directive in the list may be used
 * by a subgraph, and no other.
 */
export const subgraphSettings = {
  autoSchemaFile: {
    federation: {
      version: 2,
      importUrl: 'https://specs.apollo.dev/federation/v2.9',
      directives: [
        '@key',
        '@shareable',
        '@external',
        '@requires',
        '@provides',
        '@authenticated',
        '@requiresScopes',
        '@listSize',
      ],
    },
  },
  // dates are scalars of ours, not Nest's
  buildSchemaOptions: { dateScalarMode: 'isoDate', numberScalarMode: 'integer' },
} as const satisfies GqlModuleOptions;

/** Our scalars read and write by our code: Nest prints its schema and builds it anew, and SDL knows scalars by name only. */
export function withScalars(schema: GraphQLSchema): GraphQLSchema {
  for (const scalar of SCALARS) {
    const named = schema.getType(scalar.name);
    if (!isScalarType(named)) continue;
    named.parseValue = scalar.parseValue;
    named.parseLiteral = scalar.parseLiteral;
    named.serialize = scalar.serialize;
  }
  return schema;
}

/** The SDL a service commits as `schema.graphql`: sorted, so that a diff shows what changed and nothing else. */
export function sdlOf(schema: GraphQLSchema): string {
  return `${printSubgraphSchema(lexicographicSortSchema(schema)).trim()}\n`;
}
