import type { PrimValType } from '../../binary/type.ts';

/** A name, or the text of a string, with the offset where it stands. */
export interface Id {
  readonly text: string;
  readonly at: number;
}

/** package-name ::= id (':' id)+ ('@' version)? */
export interface PackageName {
  /** As it is written. */
  readonly text: string;
  readonly at: number;
  readonly name: string;
  readonly version: string | undefined;
}

/** package-path ::= id (':' id)+ ('/' id)+ ('@' version)? */
export interface PackagePath extends PackageName {
  readonly segments: readonly string[];
}

/** document ::= package-decl statement* */
export interface Document {
  readonly package: PackageName;
  readonly targets: PackagePath | undefined;
  readonly statements: readonly Statement[];
}

export type Statement =
  | ImportStatement
  | { readonly kind: 'let'; readonly id: Id; readonly value: Expr }
  | ExportStatement
  | InterfaceDecl
  | WorldDecl
  | TypeDecl;

/** import-statement ::= 'import' id ('as' (id | string))? ':' import-type ';' */
export interface ImportStatement {
  readonly kind: 'import';
  readonly id: Id;
  readonly as: Id | undefined;
  readonly type: ExternType | PathType;
}

/** export-statement ::= 'export' expr ('...' | 'as' (id | string))? ';' */
export interface ExportStatement {
  readonly kind: 'export';
  readonly value: Expr;
  readonly how: { readonly kind: 'plain' } | { readonly kind: 'spread' } | { readonly kind: 'as'; readonly name: Id };
}

export interface PathType {
  readonly kind: 'path';
  readonly path: PackagePath;
}

/** extern-type ::= func-type | inline-interface | id */
export type ExternType = FuncTypeRef | { readonly kind: 'interface type'; readonly items: readonly InterfaceItem[] };

/** func-type-ref ::= func-type | id */
export type FuncTypeRef = FuncType | { readonly kind: 'id'; readonly id: Id };

/** func-type ::= 'async'? 'func' '(' params? ')' ('->' type)? */
export interface FuncType {
  readonly kind: 'func';
  readonly async: boolean;
  readonly params: readonly NamedType[];
  readonly result: TypeExpr | undefined;
}

export interface NamedType {
  readonly id: Id;
  readonly type: TypeExpr;
}

export interface InterfaceDecl {
  readonly kind: 'interface';
  readonly id: Id;
  readonly items: readonly InterfaceItem[];
}

export type InterfaceItem =
  UseItem | ResourceDecl | TypeDecl | { readonly kind: 'func item'; readonly id: Id; readonly type: FuncTypeRef };

/** use-type ::= 'use' (package-path | id) '.' '{' use-item (',' use-item)* ','? '}' ';' */
export interface UseItem {
  readonly kind: 'use';
  readonly from: Ref;
  readonly items: readonly Renamed[];
}

/** id ('as' id)? */
export interface Renamed {
  readonly id: Id;
  readonly as: Id | undefined;
}

export type Ref = PathType | { readonly kind: 'id'; readonly id: Id };

export interface WorldDecl {
  readonly kind: 'world';
  readonly id: Id;
  readonly items: readonly WorldItem[];
}

export type WorldItem =
  | UseItem
  | ResourceDecl
  | TypeDecl
  | { readonly kind: 'world item'; readonly side: 'import' | 'export'; readonly item: NamedItem | Ref }
  | { readonly kind: 'include'; readonly world: Ref; readonly with: readonly Renamed[] };

export interface NamedItem {
  readonly kind: 'named';
  readonly id: Id;
  readonly type: ExternType;
}

/** resource-decl ::= 'resource' id (';' | '{' (constructor | method)* '}') */
export interface ResourceDecl {
  readonly kind: 'resource';
  readonly id: Id;
  readonly methods: readonly {
    readonly kind: 'constructor' | 'method' | 'static';
    readonly id: Id;
    readonly type: FuncType;
  }[];
}

export type TypeDecl =
  | {
      readonly kind: 'variant';
      readonly id: Id;
      readonly cases: readonly { readonly id: Id; readonly type: TypeExpr | undefined }[];
    }
  | { readonly kind: 'record'; readonly id: Id; readonly fields: readonly NamedType[] }
  | { readonly kind: 'flags' | 'enum'; readonly id: Id; readonly labels: readonly Id[] }
  | { readonly kind: 'alias'; readonly id: Id; readonly type: FuncType | TypeExpr };

export type TypeExpr = { readonly at: number } & (
  | { readonly kind: 'primitive'; readonly type: PrimValType }
  | { readonly kind: 'tuple'; readonly types: readonly TypeExpr[] }
  | { readonly kind: 'list'; readonly type: TypeExpr }
  | { readonly kind: 'option'; readonly type: TypeExpr }
  | { readonly kind: 'result'; readonly ok: TypeExpr | undefined; readonly error: TypeExpr | undefined }
  | { readonly kind: 'stream' | 'future'; readonly type: TypeExpr | undefined }
  | { readonly kind: 'borrow'; readonly id: Id }
  | { readonly kind: 'named'; readonly id: Id }
);

/** expr ::= (new-expr | '(' expr ')' | id) ('.' id | '[' string ']')* */
export type Expr = { readonly at: number } & (
  | { readonly kind: 'new'; readonly package: PackageName; readonly args: readonly Argument[] }
  | { readonly kind: 'name'; readonly id: Id }
  | { readonly kind: 'access'; readonly of: Expr; readonly name: Id; readonly exact: boolean }
);

/** `exact`: written as a string, so that it is not completed to a path. `rest`: `...` by itself. */
export type Argument =
  | { readonly kind: 'inferred'; readonly id: Id }
  | { readonly kind: 'named'; readonly name: Id; readonly exact: boolean; readonly value: Expr }
  | { readonly kind: 'spread'; readonly id: Id }
  | { readonly kind: 'rest'; readonly at: number };
