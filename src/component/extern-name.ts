/** A semantic version as `<valid semver>` has it; `pre` and `build` without their `-` and `+`. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly pre: string | undefined;
  readonly build: string | undefined;
}

/** `namespace:package/interface@version`; nested namespaces and projections are kept as written, joined. */
export interface InterfaceName {
  readonly kind: 'interface';
  readonly namespace: string;
  readonly package: string;
  readonly interface: string;
  /** As written, after `@`. Versions are matched as text. */
  readonly version: string | undefined;
}

/** An extern name, parsed (Explainer.md § Import and Export Definitions). */
export type ParsedName =
  | InterfaceName
  | { readonly kind: 'plain'; readonly label: string }
  | { readonly kind: 'constructor'; readonly resource: string }
  | { readonly kind: 'method'; readonly resource: string; readonly label: string }
  | { readonly kind: 'static'; readonly resource: string; readonly label: string }
  | { readonly kind: 'dependency'; readonly form: 'unlocked-dep' | 'locked-dep' | 'url' | 'integrity'; readonly text: string };
