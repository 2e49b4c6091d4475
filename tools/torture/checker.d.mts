import type { Client } from 'pg';

export interface Acknowledgement {
  readonly command_id: string;
  readonly mutation: string;
  readonly outcome: 'accepted' | 'refused';
  readonly reason: string | null;
  readonly aggregate_id: string | null;
}
export interface StreamMessage {
  readonly service: string;
  readonly seq: number;
  readonly subject: string;
  readonly text: string;
}
export interface Told {
  readonly streams?: readonly StreamMessage[] | null;
  readonly acknowledged?: readonly Acknowledgement[] | null;
  readonly planted?: string;
  readonly nation?: Readonly<Record<string, number>> | null;
}
export interface Checked {
  readonly checked: number;
  readonly absent: readonly string[];
  readonly broken: readonly { readonly name: string; readonly says: string; readonly rows: readonly object[] }[];
}
export function check(adminUrl: string, databases: Readonly<Record<string, string>>, options?: Told): Promise<Checked>;
export function tell(copy: Client, services: readonly string[], options?: Told): Promise<void>;
export function violations(copy: Client): Promise<Checked>;
export function readers(services: readonly string[]): [type: string, service: string][];
export function nationAt(origin: string): Promise<Readonly<Record<string, number>>>;
export function inWords(checked: Checked): string;
