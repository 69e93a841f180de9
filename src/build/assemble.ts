import wabt from 'wabt';
import type { Template } from '../core/library.ts';
import { decodeTemplate } from './decode-template.ts';

/** What templates may use beyond the first version of WebAssembly: what every runtime of components has. */
const FEATURES = {
  bulk_memory: true,
  sign_extension: true,
  sat_float_to_int: true,
  multi_value: true,
  mutable_globals: true,
  reference_types: true,
};

/** Assembles one template and turns it into objects. Throws what the assembler says, and `unsupported` for what is no template. */
export async function assemble(path: string, text: string): Promise<Template> {
  const module = (await wabt()).parseWat(`${path}.wat`, text, FEATURES);
  try {
    module.validate();
    return decodeTemplate(module.toBinary({ write_debug_names: true, canonicalize_lebs: true }).buffer, path);
  } finally {
    module.destroy();
  }
}

/** The generated file: `arena.wat` becomes `arenaTemplate`. */
export function render(template: Template, file: string): string {
  const name = file.slice(0, -'.wat'.length).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const objects = template.map((object) => `  ${JSON.stringify(object)},\n`).join('');
  return `// generated from ${file} by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const ${name}Template: Template = [
${objects}];
`;
}
