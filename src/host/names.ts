/** As jco writes names of functions and instances: in camelCase, and in words that are all upper-case with lower-case letters, too. */
export function camelCase(name: string): string {
  return name.toLowerCase().replaceAll(/-(.)/g, (_whole, letter: string) => letter.toUpperCase());
}

/** The name of an interface without its version. */
export function withoutVersion(name: string): string {
  return name.replace(/@.*$/, '');
}
