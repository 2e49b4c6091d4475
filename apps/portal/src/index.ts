export { portalHandler, type GraphqlAnswer, type PortalOptions } from './portal-handler.js';
