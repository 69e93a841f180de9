import { readAlias } from '../binary/alias.ts';
import { readCoreInstance } from '../binary/core-instance.ts';
import { readExport } from '../binary/export.ts';
import { eachSectionInside, readItems, readSections, type Section } from '../binary/section.ts';
import { Tally } from '../binary/tally.ts';
import { printable } from '../bytes/printable.ts';
import { readCoreExports, readCoreImports, readCoreSections } from '../core/module.ts';
import { WasmvirtError } from '../errors.ts';

/** What ends a text of JavaScript, whatever quotes it stands in. Names of core modules may be any text. */
const ENDS_TEXT = /['"`\\\p{Cc}\p{Zl}\p{Zp}]/u;

const MAX_SHOWN = 100;

/**
 * Checks the names that jco writes into JavaScript as they are, between quotes that it does not escape: with them a component could bring
 * code that runs outside of WebAssembly. And that no function is called `then`, as who awaits the exports would call it.
 *
 * @param bytes a component; of names at its level, the standard allows none that could do that
 * @throws WasmvirtError `unsupported`, or what reading throws
 */
export function checkScriptNames(bytes: Uint8Array): void {
  const tally = new Tally();
  for (const section of eachSectionInside(bytes))
    for (const name of coreNames(bytes, section, tally)) {
      if (!ENDS_TEXT.test(name)) continue;
      const shown = printable(JSON.stringify(name.slice(0, MAX_SHOWN)));
      throw new WasmvirtError(
        'unsupported',
        `a core module has the name ${shown}, which would be code in the JavaScript that jco writes: build it with a name of letters, digits and signs that are no quotes`,
        { offset: section.start },
      );
    }
  for (const { kind, body, start } of readSections(bytes)) {
    if (kind !== 'export') continue;
    const isThen = readItems(bytes, body, readExport).some(
      ({ name, item }) => name.name === 'then' && item.sort === 'func',
    );
    if (!isThen) continue;
    throw new WasmvirtError(
      'unsupported',
      'it exports a function then, by which JavaScript takes all of its exports for a promise: build it with another name',
      { offset: start },
    );
  }
}

/** Names of the core level in a section. */
function coreNames(bytes: Uint8Array, { kind, body }: Section, tally: Tally): readonly string[] {
  switch (kind) {
    case 'core module': {
      const sections = readCoreSections(bytes, body.start, body.end);
      const imports = readCoreImports(bytes, sections).flatMap(({ module, name }) => [module, name]);
      return [...imports, ...readCoreExports(bytes, sections).map(({ name }) => name)];
    }
    case 'core instance':
      return readItems(bytes, body, readCoreInstance, tally).flatMap((one) =>
        (one.kind === 'exports' ? one.exports : one.args).map(({ name }) => name),
      );
    case 'alias':
      return readItems(bytes, body, readAlias, tally).flatMap((one) => (one.kind === 'core export' ? [one.name] : []));
    default:
      return [];
  }
}
