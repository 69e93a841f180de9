import { policySchema } from '../policy/options/policy-schema.ts';

/** What `policy.schema.json` holds. */
export function policySchemaText(): string {
  return `${JSON.stringify(policySchema(), null, 2)}\n`;
}
