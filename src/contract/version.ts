/** The version of this API, in the document and wherever it introduces itself. */
export const API_VERSION = '0.1.0';
