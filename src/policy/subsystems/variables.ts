/** What is shown: of the host's by name, matched exactly; what is set replaces the host's of that name. */
export interface VariablesPlan {
  readonly hostVariables: 'none' | 'all' | readonly string[];
  readonly denied: readonly string[];
  readonly set: readonly (readonly [name: string, value: string])[];
}

/** Which names of the host pass; `undefined` where none does. */
export function nameFilter(
  plan: VariablesPlan,
): { readonly kind: 'allow' | 'deny'; readonly names: readonly string[] } | undefined {
  const { hostVariables, denied } = plan;
  if (hostVariables === 'none') return undefined;
  if (hostVariables === 'all') return { kind: 'deny', names: denied };
  const hidden = new Set(denied);
  return { kind: 'allow', names: hostVariables.filter((name) => !hidden.has(name)) };
}

/** What a virtual environment shows. */
export interface EnvironmentPlan extends VariablesPlan {
  readonly arguments: 'host' | readonly string[];
  /** `undefined`: none. */
  readonly cwd: 'host' | { readonly path: string } | undefined;
}
