import type { JourneyReport } from '@yicang/tools';
import { dataFolder, PlatformProcess, removeDataFolder } from './platform-process.js';

let folder: string;
beforeAll(() => {
  folder = dataFolder();
});
afterAll(() => removeDataFolder(folder));

/** The last line `--once` prints. */
function reportIn(output: string): JourneyReport {
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as JourneyReport;
}

describe.each([
  ['one process', []],
  ['a process per service', ['--split']],
])('with %s', (_, layout) => {
  it('carries one gift from giver to family, and the nation sees it', async () => {
    const { exitCode, output } = await PlatformProcess.spawn(folder, ['--once', ...layout]).end();
    const report = reportIn(output);
    expect(report.steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(report).toMatchObject({ ok: true, journeys: ['gift', 'goods'] });
    expect(report.itemCode).toMatch(/^5NGF/);
    expect((report.nationalItemsAfter ?? 0) - (report.nationalItemsBefore ?? 0)).toBe(1);
    expect(exitCode).toBe(0);
  });
});
