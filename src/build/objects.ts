import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';
import type { Template } from '../core/library.ts';
import { decodeTemplate } from './decode-template.ts';

/**
 * Assembles every template below `src/adapters` and writes its objects beside it. With `--check`, writes nothing and
 * fails if a generated file is not what would be written.
 */
const adapters = fileURLToPath(new URL('../adapters/', import.meta.url));
const check = process.argv.includes('--check');

async function main(): Promise<number> {
  const assembler = await wabt();
  const files = (await readdir(adapters, { recursive: true })).map((file) => file.replaceAll('\\', '/')).sort();
  const stale: string[] = [];
  const wanted = new Set<string>();
  for (const file of files.filter((name) => name.endsWith('.wat'))) {
    const path = file.slice(0, -'.wat'.length);
    const text = await readFile(join(adapters, file), 'utf8');
    const module = assembler.parseWat(file, text, {
      bulk_memory: true,
      sign_extension: true,
      multi_value: true,
      mutable_globals: true,
    });
    module.validate();
    const { buffer } = module.toBinary({ write_debug_names: true, canonicalize_lebs: true });
    module.destroy();
    const generated = render(decodeTemplate(buffer, path), basename(file));
    const target = `${path}.generated.ts`;
    wanted.add(target);
    const present = await readFile(join(adapters, target), 'utf8').catch(() => undefined);
    if (present === generated) continue;
    stale.push(target);
    if (!check) await writeFile(join(adapters, target), generated);
  }
  const orphans = files.filter((file) => file.endsWith('.generated.ts') && !wanted.has(file));
  for (const file of orphans) console.error(`src/adapters/${file} has no template: remove it`);
  if (check) for (const file of stale) console.error(`src/adapters/${file} is not up to date: npm run objects`);
  else for (const file of stale) console.log(`src/adapters/${file} written`);
  return orphans.length > 0 || (check && stale.length > 0) ? 1 : 0;
}

/** The generated file: `runtime/arena.wat` exports `arenaTemplate`. */
function render(template: Template, file: string): string {
  const name = file.slice(0, -'.wat'.length).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const objects = template.map((object) => `  ${JSON.stringify(object)},\n`).join('');
  return `// generated from ${file} by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const ${name}Template: Template = [
${objects}];
`;
}

process.exitCode = await main();
