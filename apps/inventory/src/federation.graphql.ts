import { entityStub, nodeInterface, placeStub } from '@yicang/platform-graphql';

/** This service's own classes for what all subgraphs name. */
export const Node = nodeInterface();
export const PlaceStub = placeStub();
export const FamilyStub = entityStub('Family');
export const PlanStub = entityStub('Plan');
