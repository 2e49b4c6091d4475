import satisfies from 'spdx-satisfies';

/** What of npm's lockfile says under which licence a package comes. */
export interface LockedPackages {
  readonly packages: Readonly<
    Record<string, { readonly license?: string; readonly link?: boolean; readonly optional?: boolean }>
  >;
}

/** Which licences may come in, by SPDX, and which packages in spite of theirs; null is that of a package that names none. */
export interface AllowList {
  readonly allowed: readonly string[];
  readonly exceptions: Readonly<Record<string, { readonly licence: string | null; readonly reason: string }>>;
}

/**
 * One sentence per package of the lockfile, of whatever depth, that comes under no licence we take; none when all do. An exception
 * that nothing needs is said too. A package for another kind of machine, whose licence npm has not read, has its parent's.
 */
export function licenceProblems({ packages }: LockedPackages, { allowed, exceptions }: AllowList): string[] {
  const unneeded = new Set(Object.keys(exceptions));
  const problems: string[] = [];
  for (const [path, { license, link, optional }] of Object.entries(packages)) {
    const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    if (name === undefined || link === true || (license === undefined && optional === true)) continue;
    const exception = exceptions[name];
    if (exception !== undefined && exception.licence === (license ?? null)) unneeded.delete(name);
    else if (license === undefined || !isAllowed(license, allowed))
      problems.push(`${name} is under ${license ?? 'no licence'}.`);
  }
  return [...problems, ...[...unneeded].map((name) => `The exception for ${name} is not needed any more.`)];
}

function isAllowed(license: string, allowed: readonly string[]): boolean {
  try {
    return satisfies(license, [...allowed]);
  } catch {
    return false; // not SPDX: somebody has to read it
  }
}
