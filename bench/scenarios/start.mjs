/** (f) The warm start and the memory of the one-process layout; the split one beside it, without a budget. */
import { setTimeout as pause } from 'node:timers/promises';
import { round } from '../load.mjs';
import { startPlatform, withFolder } from '../platform.mjs';
import { memoryMiB } from '../processes.mjs';

const SECONDS_BUDGET = 15;
const MIB_BUDGET = 900;
const SETTLE_MS = 5_000;

export async function start({ isQuick }) {
  return [...(await layout('one', [], isQuick)), ...(isQuick ? [] : await layout('split', ['--split'], isQuick))];
}

function layout(name, flags, isQuick) {
  return withFolder(async (folder) => {
    const cold = await startOnce(folder, flags);
    const warm = [];
    for (let nth = 0; nth < (isQuick ? 1 : 3); nth += 1) warm.push(await startOnce(folder, flags));
    warm.sort((one, other) => one.seconds - other.seconds);
    const { seconds: warmSeconds, mib } = warm[Math.floor(warm.length / 2)];
    const figures = { coldSeconds: round(cold.seconds), warmSeconds: round(warmSeconds), mib };
    if (name !== 'one') return [{ scenario: `start-${name}`, ratio: null, budget: null, met: null, ...figures }];
    const ofSeconds = round(warmSeconds / SECONDS_BUDGET);
    const ofMemory = round(mib.all / MIB_BUDGET);
    return [
      { scenario: 'warm-start', ratio: ofSeconds, budget: 1, met: ofSeconds <= 1, ...figures },
      { scenario: 'memory', ratio: ofMemory, budget: 1, met: ofMemory <= 1, mib },
    ];
  });
}

async function startOnce(folder, flags) {
  const { run, seconds, stop } = await startPlatform(folder, flags);
  await pause(SETTLE_MS);
  const mib = memoryMiB(run.pids);
  await stop();
  return { seconds, mib };
}
