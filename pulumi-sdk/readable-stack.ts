import { isPlain } from "./switch";

/**
 * Takes `node_modules/` out of the stack of an error, and of its causes, before Pulumi's host prints it.
 *
 * Why: Node 20 colours frames of packages when it prints an error, and never ends on frames such as
 * `node_modules/@pulumi/resource.ts`: the deployment would hang instead of saying what is wrong. In a team's own repository all of our
 * frames are below `node_modules/`.
 *
 * Seen with 3.248 on Node 20. A host that prints errors without colours, or a Node that ends, is not affected.
 * Upstream: https://github.com/nodejs/node/issues/64011, fixed by https://github.com/nodejs/node/pull/64022.
 */
export function withReadableStack(error: unknown): unknown {
  if (isPlain()) return error;
  const seen = new Set<unknown>();
  for (let at = error; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at);
    if (at.stack !== undefined) at.stack = at.stack.replace(/node_modules[\\/]+/g, "…/");
  }
  return error;
}
