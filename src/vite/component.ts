import { basename } from 'node:path';
import { virtualizeFile, type VirtualizeFileOptions } from '../cli/virtualize-file.ts';
import { fileName, loadJco, transpile } from '../cli/transpile/jco.ts';
import { hostModules, type HostModule } from './host.ts';

/** A component that was virtualized, and made JavaScript. */
export interface MadeComponent {
  readonly program: Uint8Array;
  /** Core modules by the names by which the program asks for them. */
  readonly cores: ReadonlyMap<string, Uint8Array>;
  readonly hosts: ReadonlyMap<string, HostModule>;
  readonly notes: readonly string[];
  /** Where jco is, beside which its shims are. */
  readonly jco: string;
}

/** @throws Error whose message is a sentence that names the file that it is about */
export async function makeComponent(
  path: string,
  options: VirtualizeFileOptions,
  root: string,
): Promise<MadeComponent> {
  const jco = await loadJco(root);
  const { bytes, notes } = await virtualizeFile(path, options);
  const name = fileName(basename(path));
  const { files, imports } = await transpile(jco, bytes, { name, instantiation: 'async', nodejsCompat: false });
  const program = files.get(`${name}.js`);
  if (program === undefined) throw new Error(`jco made no ${name}.js of ${path}`);
  const cores = new Map([...files].filter(([file]) => file.endsWith('.wasm')));
  return { program, cores, hosts: hostModules(imports, bytes), notes, jco: jco.path };
}
