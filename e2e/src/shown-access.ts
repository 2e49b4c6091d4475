import { type Role, ROLES, roleScope, type Scope, SCOPES } from '@yicang/kernel';
import { type GraphQLField, print } from 'graphql';

/** Who may ask for a field. */
export interface ShownAccess {
  /** Anybody. */
  readonly isOpen: boolean;
  /** Null for any person. */
  readonly roles: readonly Role[] | null;
  /** Of partners. */
  readonly scopes: readonly Scope[];
}

/** What the schema says of it. @throws Error for a word that is neither a role nor a partner's scope. */
export function accessOf({ name, astNode }: GraphQLField<unknown, unknown>): ShownAccess {
  const directives = astNode?.directives ?? [];
  const isOpen = !directives.some((one) => one.name.value === 'authenticated');
  const required = directives.find((one) => one.name.value === 'requiresScopes')?.arguments?.[0]?.value;
  if (required === undefined) return { isOpen, roles: null, scopes: [] };
  const words = [...print(required).matchAll(/"([^"]+)"/g)].map(([, word]) => word ?? '');
  const roles = ROLES.filter((role) => words.includes(roleScope(role)));
  const scopes = SCOPES.filter((scope) => words.includes(scope));
  if (roles.length + scopes.length < words.length) throw new Error(`${name} requires ${words.join(', ')}`);
  return { isOpen, roles, scopes };
}
