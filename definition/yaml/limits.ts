/** No definition, document or script comes near this; it bounds the work that a file can cause. Bytes. */
export const MAX_FILE_BYTES = 65_536;

/** Collections inside each other, in any file. Definitions need 6, component documents with nested loops about 12. */
export const MAX_DEPTH = 20;

/** Keys that JavaScript gives a meaning: refused everywhere. */
export const RESERVED_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** What double quotes can smuggle into a text: NUL, and halves of characters, which no encoding can carry. */
export const UNUSABLE = /\u0000|\p{Surrogate}/u;
