import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble, render, renderList } from './assemble.ts';

/**
 * Assembles every template below `src/adapters`, and writes a generated file beside each and a list in each folder. With `--check`, writes
 * nothing and fails if a generated file is out of date.
 */
const adapters = fileURLToPath(new URL('../adapters/', import.meta.url));

const LIST = 'templates.generated.ts';

async function main(check: boolean): Promise<number> {
  const files = (await readdir(adapters, { recursive: true })).map((file) => file.replaceAll('\\', '/')).sort();
  const stale: string[] = [];
  let failed = false;
  const wanted = new Set<string>();
  const enter = async (target: string, generated: string): Promise<void> => {
    const present = await readFile(join(adapters, target), 'utf8').catch(() => undefined);
    if (present === generated) return;
    stale.push(target);
    if (!check) await writeFile(join(adapters, target), generated);
  };
  const paths = files.filter((name) => name.endsWith('.wat')).map((file) => file.slice(0, -'.wat'.length));
  for (const path of paths) {
    const target = `${path}.generated.ts`;
    wanted.add(target);
    const file = `${path}.wat`;
    try {
      await enter(target, render(await assemble(path, await readFile(join(adapters, file), 'utf8')), basename(file)));
    } catch (error) {
      failed = true;
      console.error(error instanceof Error ? error.message : error);
    }
  }
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    const list = `${folder}/${LIST}`;
    wanted.add(list);
    await enter(list, renderList(paths.filter((path) => dirname(path) === folder)));
  }
  const orphans = files.filter((file) => file.endsWith('.generated.ts') && !wanted.has(file));
  for (const file of orphans) console.error(`src/adapters/${file} has no template: remove it`);
  for (const file of stale) {
    if (check) console.error(`src/adapters/${file} is not up to date: npm run objects`);
    else console.log(`src/adapters/${file} written`);
  }
  return failed || orphans.length > 0 || (check && stale.length > 0) ? 1 : 0;
}

process.exitCode = await main(process.argv.includes('--check'));
