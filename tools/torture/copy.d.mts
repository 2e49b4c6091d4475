import type { Client } from 'pg';

export function servicesAt(adminUrl: string): Promise<string[]>;
export function usualDatabases(services: readonly string[]): Record<string, string>;
export function withCopy<R>(
  adminUrl: string,
  databases: Readonly<Record<string, string>>,
  work: (copy: Client) => Promise<R>,
): Promise<R>;
