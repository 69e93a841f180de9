import type { OptionsFragment, Report } from '../../index.ts';
import { CAPABILITIES, type Capability } from './draft.ts';

/** What a component asks its host for. */
export interface Asked {
  /** In the order of the form. */
  readonly capabilities: readonly Capability[];
  /** Imports that have no capability of their own, and what becomes of them if nobody says anything. */
  readonly others: readonly { readonly name: string; readonly default: 'allow' | 'deny' }[];
}

/** The capabilities behind an option that reports name. */
const BEHIND: Readonly<Partial<Record<keyof OptionsFragment, readonly Capability[]>>> = {
  stdio: ['stdin', 'stdout', 'stderr'],
  environment: ['environment', 'args'],
};

/**
 * What a component asks for, from a report of denying everything: each import names the option that would leave it with the host.
 *
 * @param report of `virtualize(bytes, {})`
 */
export function askedOf({ imports }: Report): Asked {
  const capabilities = new Set<Capability>();
  const others = new Map<string, 'allow' | 'deny'>();
  for (const { name, kind, decision, option } of imports) {
    const keys = Object.keys(option ?? {}) as (keyof OptionsFragment)[];
    const behind = keys.flatMap((key) => BEHIND[key] ?? (isCapability(key) ? [key] : []));
    for (const one of behind) capabilities.add(one);
    if (option?.allow !== undefined) {
      for (const one of option.allow) others.set(one, 'deny');
    } else if (behind.length === 0 && decision === 'host' && kind !== 'type' && !name.startsWith('[')) {
      // methods go with their resource, and types with what uses them
      others.set(name, 'allow');
    }
  }
  return {
    capabilities: CAPABILITIES.filter((one) => capabilities.has(one)),
    others: [...others].map(([name, byDefault]) => ({ name, default: byDefault })),
  };
}

function isCapability(key: string): key is Capability {
  return (CAPABILITIES as readonly string[]).includes(key);
}
