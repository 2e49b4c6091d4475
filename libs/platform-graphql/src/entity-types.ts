import type { Type } from '@nestjs/common';
import { Directive, Field, ID, InterfaceType, ObjectType } from '@nestjs/graphql';
import { globalId, parseGlobalId, type GlobalId, type TenantCode } from '@yicang/kernel';

/** An entity another service knows more of: its id is all that is needed to name it. */
export interface EntityRef {
  readonly id: GlobalId;
}

/**
 * A GraphQL type of another service, here only to be pointed at. Every service makes its own, once: in one process all of
 * them share Nest's registry of classes, and one class would carry one service's fields into all schemas.
 */
export function entityStub(name: string): Type<EntityRef> {
  @ObjectType(name)
  @Directive('@key(fields: "id", resolvable: false)')
  class EntityStub implements EntityRef {
    @Field(() => ID) id!: GlobalId;
  }
  return EntityStub;
}

/** `Place`, which directory knows more of. */
export function placeStub(): Type<EntityRef> {
  return entityStub('Place');
}

/** The place with this code, to be resolved by directory. */
export function placeRef(tenantCode: TenantCode): EntityRef {
  return { id: globalId('Place', tenantCode, tenantCode) };
}

/** `interface Node { id: ID! }`. Every service makes its own, once, for the same reason as `entityStub`. */
export function nodeInterface(): Type<EntityRef> {
  @InterfaceType('Node', {
    description: '凡有全局 id 者。Whatever has a global id.',
    resolveType: ({ id }: EntityRef) => parseGlobalId(id)?.type,
  })
  abstract class Node implements EntityRef {
    @Field(() => ID) id!: GlobalId;
  }
  return Node as Type<EntityRef>;
}
