/** What is used of jsbarcode: the encoder of Code 128 alone, without what draws it. */
declare module 'jsbarcode/src/barcodes/CODE128/CODE128_AUTO.js' {
  export default class CODE128AUTO {
    constructor(data: string, options: { text?: string });
    /** A bar is 1, a space is 0, each a module wide. */
    encode(): { data: string };
  }
}
