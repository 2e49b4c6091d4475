import { OrphanedReferenceRegistry } from '@nestjs/graphql/dist/schema-builder/services/orphaned-reference.registry.js';

/**
 * Several services of this process each make a schema of their own types. Nest's registry of classes is one for the
 * process, and its schema builder adds to a schema whatever any field of any class in there points at: the second
 * service then has two types called Place, its own stub and directory's. Without those additions a schema holds what
 * its own queries and mutations reach, which is what every committed `schema.graphql` says (boot compares). A type that
 * nothing reaches must be named in `orphanedTypes`.
 */
export function buildOwnTypesOnly(): void {
  OrphanedReferenceRegistry.prototype.addToRegistryIfOrphaned = () => undefined;
}
