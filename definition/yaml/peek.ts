/**
 * What follows `key:` on each line that begins with it, in bytes that need not be sound YAML: enough to tell what a broken
 * file is meant to be. At the `root` a line has no indentation; a `nested` key has some.
 */
export function peek(bytes: Uint8Array, key: string, depth: "root" | "nested"): readonly string[] {
  const indentation = depth === "root" ? "" : "[ \\t]{1,20}";
  const line = new RegExp(`^${indentation}["']?${key}["']?[ \\t]{0,20}:(.*)$`, "gm");
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return [...text.matchAll(line)].map(([, rest = ""]) => rest.trim());
}

/**
 * The value of a key at the root, where it is one plain word and nothing in the text could make it mean something else (a root in
 * braces, several documents, the key twice). It costs a tenth of parsing.
 */
export function peekWord(bytes: Uint8Array, key: string): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  if (/^(?:\{|---|\.\.\.|%)/m.test(text)) return undefined;
  const [line, ...more] = text.matchAll(new RegExp(`^["']?${key}\\b(.*)$`, "gm"));
  return more.length === 0 ? /^: +([a-z][a-z0-9.-]*)[ \r]*$/.exec(line?.[1] ?? "")?.[1] : undefined;
}
