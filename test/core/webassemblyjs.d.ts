/** The package has no types of its own: what the tests look at. */
declare module '@webassemblyjs/wasm-parser' {
  interface Field {
    readonly type: string;
    readonly module?: string;
    readonly name?: unknown;
    readonly descr?: { readonly type?: string; readonly exportType?: string };
  }
  interface Program {
    readonly body: readonly { readonly fields: readonly Field[] }[];
  }
  interface DecoderOptions {
    readonly ignoreCodeSection?: boolean;
    readonly ignoreDataSection?: boolean;
  }
  export function decode(bytes: ArrayBuffer, options?: DecoderOptions): Program;
}
