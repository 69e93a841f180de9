/** Vite gives the address of the file that it makes. */
declare module '*?url' {
  const address: string;
  // eslint-disable-next-line no-restricted-syntax -- as Vite has it
  export default address;
}

declare module '*?worker&url' {
  const address: string;
  // eslint-disable-next-line no-restricted-syntax -- as Vite has it
  export default address;
}
