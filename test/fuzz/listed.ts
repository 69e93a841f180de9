/** Where wasmvirt takes what wasm-tools refuses, by the sentence of wasm-tools, and why. */
const LISTED: readonly { readonly theirs: RegExp; readonly why: string }[] = [
  {
    theirs: /import name `(unlocked-dep|locked-dep|url|integrity)=/,
    why: 'names of dependencies are still in what older tools wrote, and hosts of today run it',
  },
  { theirs: /historically accepted as `cancellable`/, why: 'the same of this immediate' },
];

/** Whether the sentence says something that wasmvirt has its reason to see differently. */
export function isListed(their: string): boolean {
  return LISTED.some(({ theirs }) => theirs.test(their));
}
