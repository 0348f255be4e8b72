/**
 * The one switch of every patch in this folder: with `GOLDEN_PLAIN_SDK=1` in its environment the program, and the local engine, use
 * Pulumi's SDK as it is. Resources and state are the same either way (test/pulumi-sdk/switch.test.ts); docs/recovery.md says when to
 * use it.
 */
export function isPlain(): boolean {
  return process.env["GOLDEN_PLAIN_SDK"] === "1";
}
