import { describe, expect, it } from 'vitest';
import { parseInterfaceName } from '../../src/component/extern-name.ts';
import { parseSelector, specificity } from '../../src/policy/options/selector.ts';

/** What a selector names: every part of it counts. */

const SELECTORS = [
  ['wasi:cli/*', 2],
  ['wasi:cli/*@0.2.0', 3],
  ['wasi:cli/exit', 4],
  ['wasi:cli/exit@0.2.0', 5],
] as const;

/** Other interfaces than `wasi:cli/exit@0.2.0`, by the part in which they differ. */
const OTHERS = [
  ['namespace', 'my:cli/exit@0.2.0'],
  ['namespace', 'wasi:wasi:cli/exit@0.2.0'],
  ['package', 'wasi:clocks/exit@0.2.0'],
  ['package', 'wasi:cli-x/exit@0.2.0'],
  ['interface', 'wasi:cli/environment@0.2.0'],
  ['interface', 'wasi:cli/exit-x@0.2.0'],
  ['interface', 'wasi:cli/EXIT@0.2.0'],
  ['version', 'wasi:cli/exit@0.2.1'],
  ['version', 'wasi:cli/exit@0.2.0-rc'],
  ['version', 'wasi:cli/exit'],
] as const;

describe.each(SELECTORS)('%s', (text, narrow) => {
  const selector = parseSelector(text);
  const of = (name: string): number => specificity(selector, 'plain', parseInterfaceName(name));

  it('names what it says', () => {
    expect(of('wasi:cli/exit@0.2.0')).toBe(narrow);
  });

  it.each(OTHERS)('where the %s differs, names only what it leaves open: %s', (part, name) => {
    const open = (part === 'interface' && text.includes('*')) || (part === 'version' && !text.includes('@'));
    expect(of(name)).toBe(open ? narrow : 0);
  });

  it('names nothing that has no interface', () => {
    expect(specificity(selector, 'exit', undefined)).toBe(0);
  });
});

describe('a plain name', () => {
  it('names the import that is called so, whatever it implements, before all else', () => {
    const selector = parseSelector('dice');
    expect(specificity(selector, 'dice', undefined)).toBe(6);
    expect(specificity(selector, 'dice', parseInterfaceName('wasi:random/random@0.2.0'))).toBe(6);
    expect(specificity(selector, 'dice2', parseInterfaceName('wasi:random/random@0.2.0'))).toBe(0);
  });
});
