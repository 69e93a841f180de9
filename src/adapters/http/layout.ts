import type { DataObject } from '../../core/object.ts';
import { RULE_HEAD, RuleWriter, type RuleHead } from '../network/layout.ts';

/**
 * The configuration of `rules.wat`, `data.http.rules`: a list of rules (`network/layout.ts`). After the head of a rule follow
 *
 * - +28: its scheme as pointer and length, length 0 for http and https;
 * - +36: its methods as pointer and count of a list of strings, none for all methods.
 */
const symbol = 'data.http.rules';

export interface RequestRule {
  readonly host: RuleHead['host'];
  /** `undefined`: the default port of the scheme. */
  readonly ports: RuleHead['ports'] | undefined;
  readonly scheme: string | undefined;
  readonly methods: readonly string[];
}

export function httpRulesData(rules: readonly RequestRule[]): DataObject {
  const writer = new RuleWriter(rules.length, RULE_HEAD + 16);
  rules.forEach(({ host, ports, scheme, methods }, index) => {
    const flags = ports === undefined ? 1 : 0;
    const at = writer.head(index, { host, flags, ports: ports ?? { first: 0, last: 0 } });
    if (scheme !== undefined) writer.text(at + RULE_HEAD, scheme);
    writer.texts(at + RULE_HEAD + 8, methods);
  });
  return writer.data(symbol);
}
