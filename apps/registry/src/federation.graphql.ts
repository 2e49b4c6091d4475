import { nodeInterface, placeStub } from '@yicang/platform-graphql';

/** This service's own classes for what all subgraphs name. */
export const Node = nodeInterface();
export const PlaceStub = placeStub();
