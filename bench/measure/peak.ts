// The peak memory of a process that virtualizes, above the memory of the component itself.
import process from 'node:process';
import { component, library } from './library.ts';
import { say } from './sample.ts';

export interface PeakResult {
  readonly bytes: number;
  /** Peak bytes above the memory of the process with the input loaded. */
  readonly above: number;
}

const { virtualize } = await library();
const input = component();
const before = process.resourceUsage().maxRSS;
const { bytes } = virtualize(input);
if (bytes.length < input.length) throw new Error('the output is smaller than the input');
const above = (process.resourceUsage().maxRSS - before) * 1024;
say({ bytes: input.length, above } satisfies PeakResult);
