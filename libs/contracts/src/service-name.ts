/** The services that own a database, and the gateway in front of them. */
export const SERVICE_NAMES = ['gateway', 'directory', 'registry', 'inventory', 'delivery', 'reporting'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** The service an event type or an RPC name begins with. @throws Error when there is no such service. */
export function serviceNamed(text: string): ServiceName {
  const service = SERVICE_NAMES.find((name) => name === text);
  if (service === undefined) throw new Error(`There is no service ${text}`);
  return service;
}
