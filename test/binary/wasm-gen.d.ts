/** The package has no types of its own; a node is what its sister package for syntax trees makes. */
declare module '@webassemblyjs/wasm-gen' {
  export function encodeNode(node: unknown): readonly number[];
}
