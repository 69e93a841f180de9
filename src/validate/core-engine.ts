import type { Range } from '../bytes/reader.ts';
import type { Context } from './context.ts';
import { CORE_FEATURES, Survey, type CoreFeature } from './core-features.ts';
import { refuse } from './rule.ts';

/** The part of the JS API that is used: whether bytes are a valid core module. */
interface Engine {
  validate(bytes: Uint8Array): boolean;
}

/** A core module that nobody here can decide: the engine refuses it, and it may be that it lacks a feature that the module needs. */
export interface Undecided {
  /** Offset of the module. */
  readonly offset: number;
  /** The features that the engine lacks and the module may use. */
  readonly features: readonly string[];
}

const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** Decides on core modules with the WebAssembly engine that this runs in. */
export class CoreEngine {
  private readonly engine: Engine | undefined;
  private lacking: readonly CoreFeature[] | undefined;

  constructor() {
    // no type library here has it: the shape is that of the JS API
    this.engine = (globalThis as { readonly WebAssembly?: Engine }).WebAssembly;
  }

  /** Refuses a core module that is not valid. Returns what stands in the way of a decision, if something does. */
  check(body: Range, cx: Context): Undecided | undefined {
    const { engine } = this;
    if (engine === undefined) return { offset: body.start, features: ['WebAssembly'] };
    if (engine.validate(cx.bytes.subarray(body.start, body.end))) return undefined;
    this.lacking ??= CORE_FEATURES.filter(({ probe }) => !engine.validate(Uint8Array.from([...PREAMBLE, ...probe])));
    const candidates = this.lacking.filter(({ feature }) => feature === undefined || cx.features.has(feature));
    const survey = new Survey(cx.bytes, body);
    const needed = candidates.filter(({ mayNeed }) => mayNeed(survey)).map(({ name }) => name);
    if (needed.length > 0) return { offset: body.start, features: needed };
    return refuse('core module', 'a core module in it is not valid');
  }
}
