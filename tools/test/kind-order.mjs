import TestSequencer from '@jest/test-sequencer';

const KINDS = ['unit', 'int', 'e2e'];
const kindOf = (test) => KINDS.indexOf(/\.(int|e2e)\.spec\.tsx?$/.exec(test.path)?.[1] ?? 'unit');

/** Specs run in the order of their kind, pure ones first, so a broken rule is seen before a platform is started. */
export default class KindOrder extends TestSequencer {
  async sort(tests) {
    const bySize = await super.sort(tests);
    return [...bySize].sort((a, b) => kindOf(a) - kindOf(b));
  }
}
