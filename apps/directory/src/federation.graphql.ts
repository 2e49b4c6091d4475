import { nodeInterface } from '@yicang/platform-graphql';

/** This service's own Node: in one process all services share the registry of classes. */
export const Node = nodeInterface();
