export { documentIdOf, PORTAL_DOCUMENTS } from './documents.js';
export { portalHandler, type GraphqlAnswer, type PortalOptions } from './portal-handler.js';
