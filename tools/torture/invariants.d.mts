export const INVARIANTS: readonly {
  readonly name: string;
  readonly says: string;
  readonly sql: string;
  readonly needs?: 'readers' | 'streams' | 'acknowledgements' | 'nation';
}[];
