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
