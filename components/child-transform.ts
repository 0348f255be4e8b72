import type { CustomResourceOptions } from "@pulumi/pulumi";

/** Arguments and options of a child resource, as the component is about to register it. */
export interface Child<Args> {
  readonly args: Args;
  readonly opts: CustomResourceOptions;
}

/**
 * The escape hatch of a component: gets what a child is about to be registered with and returns what to register instead.
 * It can undo a secure default, so look twice. `opts.parent` should stay.
 *
 * @example
 * transform: {
 *   pipeline: (args, opts) => ({ args: { ...args, status: "DISABLED" }, opts }),
 * }
 */
export type ChildTransform<Args> = (args: Args, opts: CustomResourceOptions) => Child<Args>;

/** What to register: `args` and `opts` after the transform, or as they are without one. */
export function transformed<Args>(
  transform: ChildTransform<Args> | undefined,
  args: Args,
  opts: CustomResourceOptions,
): Child<Args> {
  return transform === undefined ? { args, opts } : transform(args, opts);
}
