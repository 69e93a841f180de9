import type { DataObject } from '../../core/object.ts';
import { RULE_HEAD, RuleWriter, type RuleHead } from '../network/layout.ts';

/**
 * The configuration of `allowed.wat`, `data.sockets.rules`: a list of rules (`network/layout.ts`) without further fields. The operations
 * of a rule are these bits, which the templates contain as numbers.
 */
const symbol = 'data.sockets.rules';

export const OPERATIONS = {
  'tcp-connect': 1,
  'tcp-bind': 2,
  'tcp-listen': 4,
  'tcp-accept': 8,
  'udp-bind': 16,
  'udp-send': 32,
  'udp-receive': 64,
} as const;

export interface AddressRule {
  readonly host: RuleHead['host'];
  readonly ports: RuleHead['ports'];
  readonly operations: ReadonlySet<keyof typeof OPERATIONS>;
}

export function socketRulesData(rules: readonly AddressRule[]): DataObject {
  const writer = new RuleWriter(rules.length, RULE_HEAD);
  rules.forEach(({ host, ports, operations }, index) => {
    let flags = 0;
    for (const operation of operations) flags |= OPERATIONS[operation];
    writer.head(index, { host, flags, ports });
  });
  return writer.data(symbol);
}
