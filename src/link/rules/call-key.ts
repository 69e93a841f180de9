/** A function of the host as one text, for maps. */
export function callKey(importName: string, name: string): string {
  return `${importName}#${name}`;
}
