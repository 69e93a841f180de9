/** A WIT document before printing (WIT.md). Types are already text, with the names of their scope. */

export interface Document {
  readonly world: WitWorld;
  /** The other packages, each after those that it uses. */
  readonly packages: readonly Package[];
}

export interface Package {
  readonly namespace: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly interfaces: Map<string, Interface>;
}

export interface WitWorld {
  /** `root:component`, which holds the world. */
  readonly package: Package;
  readonly types: Map<string, TypeDef>;
  readonly imports: Map<string, WorldItem>;
  readonly exports: Map<string, WorldItem>;
}

/** An interface; its `name` is `undefined` if it is written inline in a world, under a plain name. */
export interface Interface {
  readonly package: Package;
  readonly name: string | undefined;
  readonly types: Map<string, TypeDef>;
  readonly functions: Map<string, Func>;
}

export type WorldItem =
  | {
      readonly kind: 'interface';
      /** The plain name in the world, if any: of an inline interface, or of one with an `implements` attribute. */
      readonly label: string | undefined;
      readonly interface: Interface;
      readonly externalId: string | undefined;
    }
  | { readonly kind: 'func'; readonly func: Func };

export interface TypeDef {
  readonly name: string;
  readonly owner: Interface | WitWorld;
  readonly externalId: string | undefined;
  readonly body: TypeBody;
}

export type TypeBody =
  | { readonly kind: 'resource' }
  /** `use` of a type of another interface. */
  | { readonly kind: 'use'; readonly from: Interface; readonly name: string }
  /** `type a = b` */
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'record'; readonly fields: readonly NamedText[] }
  | {
      readonly kind: 'variant';
      readonly cases: readonly { readonly name: string; readonly text: string | undefined }[];
    }
  | { readonly kind: 'flags' | 'enum'; readonly labels: readonly string[] };

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

export interface Func {
  readonly kind: 'freestanding' | 'constructor' | 'method' | 'static';
  /** The whole extern name. */
  readonly name: string;
  /** The name in WIT: without annotation and resource. Not for constructors. */
  readonly label: string;
  readonly resource: TypeDef | undefined;
  readonly async: boolean;
  /** Without `self`. */
  readonly params: readonly NamedText[];
  /** Not for a constructor that returns just its resource. */
  readonly result: string | undefined;
  readonly externalId: string | undefined;
}
