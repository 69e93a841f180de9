import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { reportSchemaText } from './report-schema-text.ts';
import { policySchemaText } from './schema-text.ts';

/** Writes the schemas that are in the package. */
const SCHEMAS = { 'policy.schema.json': policySchemaText, 'report.schema.json': reportSchemaText };

for (const [file, text] of Object.entries(SCHEMAS)) {
  writeFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), text());
}
