import { fileURLToPath } from 'node:url';
import { createGenerator, type Schema } from 'ts-json-schema-generator';

/** The types of what is printed, `printed.ts` by `printed.ts`. The first is what a document is, unless a reference says otherwise. */
export const PRINTED = ['Report', 'WorldJson', 'PolicyRecord', 'WorldDiff', 'PlugReport', 'Verdict'] as const;

/** What `report.schema.json` holds: a definition for each of these types, and for those that they are made of. Takes seconds. */
export function reportSchemaText(): string {
  const generator = createGenerator({
    path: path('./printed.ts'),
    tsconfig: path('../../tsconfig.node.json'),
    // `npm run typecheck` does it
    skipTypeCheck: true,
    jsDoc: 'extended',
  });
  const definitions = new Map<string, unknown>();
  for (const name of PRINTED) {
    const { definitions: found = {} }: Schema = generator.createSchema(name);
    for (const [key, definition] of Object.entries(found)) definitions.set(key, definition);
  }
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'What wasmvirt prints as JSON',
    description:
      'The report of --json. Of other commands: inspect --json prints #/definitions/WorldJson, inspect --policy PolicyRecord, diff --json WorldDiff, plug --json PlugReport, validate --json Verdict.',
    $ref: '#/definitions/Report',
    definitions: Object.fromEntries([...definitions].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
