import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Application, type TypeDocOptions } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { API, ROOT } from './pages.ts';

/** The reference of the API, of the comments in the sources: a page for each entry of the package. */

/** A page that TypeDoc writes beside those, with a list of them: the sidebar has it. */
export const OVERVIEW = 'modules';

export interface Entry {
  /** What programs import. */
  readonly name: string;
  /** Its source, in the repository. */
  readonly source: string;
  /** Its page as TypeDoc calls it, without ending. */
  readonly page: string;
}

/** The entries of package.json that have sources: all but the schemas. */
export function entries(): readonly Entry[] {
  const manifest = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  return Object.entries(manifest.exports).flatMap(([path, target]) => {
    if (typeof target === 'string') return [];
    const source = target.types.replace(/^\.\/dist\//, 'src/').replace(/\.d\.ts$/, '.ts');
    // types without a program, such as of files that a bundler reads
    if (!existsSync(resolve(ROOT, source))) return [];
    const name = path.replace('.', manifest.name);
    return [{ name, source, page: source.replace(/^src\/|(?:\/index)?\.ts$/g, '') }];
  });
}

/** Writes the pages. Throws where the sources have errors, or comments link to nothing. */
async function writeApi(): Promise<void> {
  const options: Partial<TypeDocOptions & PluginOptions> = {
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: entries().map(({ source }) => resolve(ROOT, source)),
    // every entry, whether it needs Node or not
    tsconfig: resolve(ROOT, 'docs/.vitepress/tsconfig.json'),
    readme: 'none',
    out: resolve(ROOT, API),
    router: 'module',
    entryFileName: OVERVIEW,
    // types are checked by themselves
    skipErrorChecking: true,
    disableSources: true,
    hideBreadcrumbs: true,
    pageTitleTemplates: {
      module: ({ name }) => entries().find(({ page }) => page === name)?.name ?? name,
    },
    hidePageHeader: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    excludeInternal: true,
    groupOrder: ['Functions', 'Variables', '*'],
    githubPages: false,
    validation: { notExported: false, invalidLink: true, notDocumented: false },
    treatWarningsAsErrors: true,
  };
  const app = await Application.bootstrapWithPlugins(options);
  const project = await app.convert();
  if (project === undefined) throw new Error('the sources have errors');
  app.validate(project);
  await app.generateOutputs(project);
  for (const { page } of entries()) {
    const file = resolve(ROOT, API, `${page}.md`);
    writeFileSync(file, withoutElements(readFileSync(file, 'utf8')));
  }
  if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;
}

/** Comments quote grammars, with names in angle brackets: outside of code they are no elements of HTML. */
function withoutElements(text: string): string {
  return text
    .split(/(^```[^]*?^```$|`[^`\n]*`)/m)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/<(?!\/?a\b|br>)/g, '&lt;')))
    .join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeApi();
