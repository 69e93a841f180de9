import { checkFormat } from '../component/format.ts';
import { WasmvirtError, type ErrorCode } from '../errors.ts';
import { validateComponent } from './component.ts';
import { Context } from './context.ts';
import { CoreEngine, type Undecided } from './core-engine.ts';
import { readFeatures } from './features.ts';
import { pathOf } from './path.ts';

/** How to validate. */
export interface ValidateOptions {
  /**
   * Features beside those that are on by default, by the words of wasm-tools; `-` before a word turns it off, and `all` means all of them.
   *
   * @example ['cm-values', '-cm-async']
   */
  readonly features?: readonly string[];
  /**
   * Whether the code of core modules is validated, by the WebAssembly engine that this runs in; true if not given. With `false` only what they
   * import and export is read.
   */
  readonly coreModules?: boolean;
}

/** A valid component. */
export interface Valid {
  readonly valid: true;
  /** Core modules on which the engine cannot decide, because they may use a feature that it lacks. */
  readonly undecided: readonly Undecided[];
}

/** The first fault in a component. */
export interface Fault {
  readonly valid: false;
  readonly code: ErrorCode;
  /** One sentence: what is wrong. */
  readonly message: string;
  /** Byte offset of the definition, or of the byte that cannot be read. */
  readonly offset: number | undefined;
  /** The way to it: which of the components inside, then the section. */
  readonly path: readonly string[];
  /** Where the standard states the rule; `undefined` where the bytes break the grammar of Binary.md. */
  readonly rule: string | undefined;
}

/**
 * Whether bytes are a valid component, by all rules of the standard (Binary.md, Explainer.md, CanonicalABI.md) as wasm-tools has them. Of an invalid
 * one, the first fault.
 *
 * @param bytes a component in the binary format
 * @throws WasmvirtError `bad-option` for an unknown feature, or options of another form
 * @example
 * const verdict = validate(bytes);
 * if (!verdict.valid) console.error(`${verdict.path.join(' › ')}: ${verdict.message}`);
 */
export function validate(bytes: Uint8Array, options: ValidateOptions = {}): Valid | Fault {
  checkOptions(options);
  readFeatures(options.features ?? []); // a wrong word is the caller's fault, not the component's
  try {
    return { valid: true, undecided: assertValid(bytes, options) };
  } catch (error) {
    if (!(error instanceof WasmvirtError) || error.code === 'internal') throw error;
    const { code, message, offset, rule } = error;
    // what ends too early is in the part that its last byte is in
    const inside = offset !== undefined && code === 'unexpected-end' ? offset - 1 : offset;
    return { valid: false, code, message, offset, path: inside === undefined ? [] : pathOf(bytes, inside), rule };
  }
}

/** For callers without a compiler. */
function checkOptions(options: unknown): void {
  const wrong = (sentence: string): never => {
    throw new WasmvirtError('bad-option', sentence);
  };
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    return wrong('the options must be an object');
  const { features, coreModules, ...others } = options as Readonly<Record<string, unknown>>; // checked here
  const [other] = Object.keys(others);
  if (other !== undefined)
    wrong(`there is no option ${JSON.stringify(other.slice(0, 100))}; there are features and coreModules`);
  if (features !== undefined && !(Array.isArray(features) && features.every((one) => typeof one === 'string'))) {
    wrong('features must be a list of words');
  }
  if (coreModules !== undefined && typeof coreModules !== 'boolean') wrong('coreModules must be true or false');
}

/**
 * The same, but throws the fault.
 *
 * @returns the core modules on which the engine cannot decide
 * @throws WasmvirtError with the offset and the rule
 */
export function assertValid(
  bytes: Uint8Array,
  { features = [], coreModules = true }: ValidateOptions = {},
): readonly Undecided[] {
  checkFormat(bytes);
  const cx = new Context(bytes, readFeatures(features));
  const undecided: Undecided[] = [];
  const modules = coreModules ? { engine: new CoreEngine(), undecided } : undefined;
  validateComponent({ start: 0, end: bytes.length }, undefined, modules, cx);
  return undecided;
}
