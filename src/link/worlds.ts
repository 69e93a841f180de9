import { sameStructure, structureOf } from '../component/structure.ts';
import { WasmvirtError } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import type { Built, Frame } from './virtualize.ts';

/** Frames that are kept. */
const MAX_FRAMES = 8;
/** The longest structure of a component whose frame is kept. That of a program with an engine of 14 MB is 20 kB. */
const MAX_STRUCTURE = 1 << 18;
/** All that is kept, in bytes of structures and of what goes around components: files in mounts are in it. */
const MAX_BYTES = 1 << 26;

type FrameMaker<F> = (input: Uint8Array, policy: Policy) => F;

interface Kept<F> {
  readonly structure: Int32Array;
  readonly frame: F;
  readonly size: number;
}

/**
 * Makes outputs by one policy. It keeps the frames of the last components, so that those which have the same structure, and differ only in
 * code and in what they say of themselves, are read and checked, but not planned again.
 */
export class Worlds<F extends Frame> {
  private readonly policy: Policy;
  /** The one used last is the first. */
  private kept: readonly Kept<F>[] = [];

  private readonly frameOf: FrameMaker<F>;
  private readonly finish: (frame: F, input: Uint8Array) => Built;

  /** `make` and `finish`: what makes a frame, and of it the output. */
  constructor(policy: Policy, make: FrameMaker<F>, finish: (frame: F, input: Uint8Array) => Built) {
    this.policy = policy;
    this.finish = finish;
    this.frameOf = make;
  }

  build(input: Uint8Array): Built {
    const structure = structureIn(input);
    if (structure === undefined) return this.finish(this.frameOf(input, this.policy), input);
    const found = this.kept.find((k) => sameStructure(k.structure, structure));
    const frame = found?.frame ?? this.frameOf(input, this.policy);
    const built = this.finish(frame, input);
    if (found === undefined) this.keep({ structure, frame, size: structure.byteLength + frame.size });
    else if (found !== this.kept[0]) this.kept = [found, ...this.kept.filter((k) => k !== found)];
    return built;
  }

  private keep(made: Kept<F>): void {
    if (made.size > MAX_BYTES) return;
    const kept = [made, ...this.kept].slice(0, MAX_FRAMES);
    let bytes = 0;
    this.kept = kept.filter(({ size }) => (bytes += size) <= MAX_BYTES);
  }
}

/** `undefined` also where the component is wrong: what reads all of it says how. */
function structureIn(input: Uint8Array): Int32Array | undefined {
  try {
    return structureOf(input, MAX_STRUCTURE);
  } catch (error) {
    if (error instanceof WasmvirtError) return undefined;
    throw error;
  }
}
