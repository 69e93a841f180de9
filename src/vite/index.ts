/** The plugin for Vite. Types of what it imports are in `wasmvirt/vite/client`. */
export { wasmvirt, wasmvirt as default } from './plugin.ts';
export type { PluginOptions } from './plugin.ts';
export type { VitePlugin } from './vite-types.ts';
