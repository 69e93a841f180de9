import { corpus } from './wat.ts';

/** The versions of WASI 0.2 whose definitions differ from the one before. */
export const WASI_VERSIONS = ['0.2.0', '0.2.1', '0.2.2', '0.2.4', '0.2.12'] as const;

/** One component of the corpus, filled in. */
export interface CorpusEntry {
  /** For test titles: the file's name, and the values if it has any. */
  readonly title: string;
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

function entry(name: string, values: Readonly<Record<string, string>> = {}): CorpusEntry {
  const of = Object.values(values);
  return { title: of.length === 0 ? name : `${name} at ${of.join(', ')}`, name, values };
}

/** Every component of `corpus/` in every version that it supports; without the preview 1 modules, which are no components. */
export const CORPUS: readonly CorpusEntry[] = [
  entry('pong'),
  entry('ping'),
  ...WASI_VERSIONS.map((version) => entry('printer', { version })),
  ...WASI_VERSIONS.map((version) => entry('http-server', { version })),
  ...WASI_VERSIONS.map((version) => entry('streams', { version })),
  entry('environment-only'),
  entry('two-versions'),
  entry('http-client', { http: '0.2.10', io: '0.2.12' }),
  entry('http-client', { http: '0.2.0', io: '0.2.0' }),
  entry('unstable', { version: '0.2.4' }),
  entry('unstable', { version: '0.2.12' }),
  entry('wasi-0.3'),
  entry('world-items'),
  entry('implements'),
  entry('module-import'),
  entry('component-import'),
  entry('custom'),
  entry('lookalikes'),
  entry('unversioned'),
  entry('early'),
  entry('exported-resource'),
  entry('takes-descriptor'),
  entry('exits', { version: '0.2.4' }),
  entry('deadline'),
];

/** The bytes of an entry. */
export function bytesOf({ name, values }: CorpusEntry): Promise<Uint8Array> {
  return corpus(name, values);
}
