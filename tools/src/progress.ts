import { StartProblem, type Tell } from '@yicang/testing';

/** One line of progress on standard error, zh first: standard output is for results. */
export const say: Tell = (zh, en) => {
  process.stderr.write(`› ${zh} · ${en}\n`);
};

/** Prints why something ended: a sentence when a person can put it right, else everything we know. */
export function sayFault(fault: unknown): void {
  process.stderr.write(`\n✗ ${inWords(fault)}\n`);
}

function inWords(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  if (fault instanceof StartProblem || fault.name === 'ConfigurationMistake') return fault.message;
  const cause = fault.cause instanceof Error ? `\n  because: ${fault.cause.message}` : '';
  return `${fault.stack ?? fault.message}${cause}`;
}
