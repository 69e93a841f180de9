import { ENTRY } from './mount-file.ts';
import { OPTIONS_SCHEMA } from './file-table.ts';
import type { Schema } from './schema.ts';
import { VIRT_ENTRY, WASI_VIRT_SCHEMA } from './wasi-virt-schema.ts';

/** The schema of policy files, for editors. Nothing in it is in draft 2020-12 alone, so that editors which know the older ones take it. */
export function policySchema(): Schema & Readonly<Record<string, unknown>> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A policy of wasmvirt',
    description: 'What a WebAssembly component may ask of its host. What it does not name is denied.',
    anyOf: [{ $ref: '#/$defs/policy' }, { $ref: '#/$defs/wasi-virt' }],
    $defs: {
      policy: {
        ...OPTIONS_SCHEMA,
        properties: {
          ...OPTIONS_SCHEMA.properties,
          plugs: {
            description: 'policies for single components of what is composed, by their names',
            type: 'object',
            additionalProperties: { anyOf: [{ $ref: '#/$defs/options' }, { $ref: '#/$defs/wasi-virt' }] },
          },
        },
      },
      options: OPTIONS_SCHEMA,
      entry: ENTRY,
      'wasi-virt': WASI_VIRT_SCHEMA,
      'virt-entry': VIRT_ENTRY,
    },
  };
}
