const TIMEOUT_MS = { unit: 5_000, int: 60_000, e2e: 180_000 };

const path = globalThis.expect.getState().testPath ?? '';
const kind = /\.(int|e2e)\.spec\.tsx?$/.exec(path)?.[1] ?? 'unit';

import.meta.jest.setTimeout(TIMEOUT_MS[kind]);
