import { eachSectionInside, type Range } from '../../binary/section.ts';
import { coreSection, readCoreSections } from '../../core/module.ts';
import { WasmvirtError } from '../../errors.ts';
import type { Sentence } from '../../settings/sentence.ts';
import type { ImportPlan } from '../../policy/import-plan.ts';
import type { Report } from '../../policy/report.ts';

/** A limit of a host that a user would otherwise meet as an error without a name. */
const NOTE =
  'a start function may call what does not come straight from the host while the component is instantiated: jco 1.35 refuses such calls ' +
  '("missing current caller task metadata"), Wasmtime does not';

/** Whether the note is due: whatever toolchains run before the first call, also `_initialize`, they do in start functions. */
export function startNotes(input: Uint8Array, imports: readonly ImportPlan[]): readonly Sentence[] {
  const answered = imports.some((p) => p.functions.some((f) => f.provider.kind !== 'host' || f.ruled));
  return answered && mayCallAtStart(input) ? [[NOTE]] : [];
}

/** Without the note: in what is fused such calls stay inside. */
export function withoutStartNotes({ notes, sentences, ...report }: Report): Report {
  const kept = sentences?.filter(([piece]) => piece !== NOTE);
  return {
    ...report,
    notes: notes.filter((note) => note !== NOTE),
    ...(kept === undefined ? {} : { sentences: kept }),
  };
}

/**
 * Whether a core module, anywhere in a component, has a start function and imports: without any it reaches nothing but itself. Which of the
 * imports it calls is not looked at, as that may be behind other modules and tables.
 */
function mayCallAtStart(bytes: Uint8Array): boolean {
  for (const { kind, body } of eachSectionInside(bytes)) {
    if (kind === 'core module' && startsWithImports(bytes, body)) return true;
  }
  return false;
}

function startsWithImports(bytes: Uint8Array, { start, end }: Range): boolean {
  try {
    const sections = readCoreSections(bytes, start, end);
    return coreSection(bytes, sections, 'start') !== undefined && coreSection(bytes, sections, 'import') !== undefined;
  } catch (error) {
    // core modules are for the host to judge: one that cannot be read starts nothing
    if (error instanceof WasmvirtError) return false;
    throw error;
  }
}
