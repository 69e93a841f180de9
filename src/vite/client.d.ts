/*
 * What `import app from './app.wasm?virtual'` gives. In a file of your project: `/// <reference types="wasmvirt/vite/client" />`
 */

declare module '*?virtual' {
  /**
   * Instantiates the component, which is compiled once.
   *
   * @param imports what it imports beside WASI, or in place of what the shims of jco give, by the names of interfaces
   * @returns its exports, as jco calls them
   */
  function instantiate<Exports = Record<string, unknown>>(
    imports?: Readonly<Record<string, unknown>>,
  ): Promise<Exports>;
  export { instantiate as default };
}

/** With more behind it: `./app.wasm?policy=other.toml&virtual` */
declare module '*&virtual' {
  function instantiate<Exports = Record<string, unknown>>(
    imports?: Readonly<Record<string, unknown>>,
  ): Promise<Exports>;
  export { instantiate as default };
}
