import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { policySchemaText } from './schema-text.ts';

/** Writes `policy.schema.json`. */
writeFileSync(fileURLToPath(new URL('../../policy.schema.json', import.meta.url)), policySchemaText());
