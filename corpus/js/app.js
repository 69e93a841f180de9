// A JavaScript program of about 12 MB with its engine: a command, and three functions, one of which needs the network.
import { getArguments, getEnvironment } from 'wasi:cli/environment@0.2.12';
import { getDirectories } from 'wasi:filesystem/preopens@0.2.12';

export function ping() {
  const variables = Object.fromEntries(getEnvironment());
  return `pong ${JSON.stringify(variables)}`;
}

export async function load(url) {
  try {
    const response = await fetch(url);
    return await response.text();
  } catch (error) {
    throw String(error?.message ?? error);
  }
}

export async function tellTime(ms) {
  const start = performance.now();
  let ticks = 0;
  const interval = setInterval(() => ticks++, ms / 4);
  await new Promise((resolve) => setTimeout(resolve, ms));
  clearInterval(interval);
  const slept = performance.now() - start;
  // the clock of the engine is as coarse as a millisecond
  return `slept ${slept >= ms - 1 && slept < ms + 1000}, ticks ${ticks >= 1 && ticks <= 4}, year ${new Date().getUTCFullYear()}`;
}

export const run = {
  run() {
    console.log(`args ${JSON.stringify(getArguments().slice(1))}`);
    console.log(`env ${JSON.stringify(Object.fromEntries(getEnvironment()))}`);
    console.log(`dirs ${JSON.stringify(getDirectories().map(([, name]) => name))}`);
  },
};
