import { placeStub } from '@yicang/platform-graphql';

/** This service's own class for the place all subgraphs name. */
export const PlaceStub = placeStub();
