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

/** The class of a child resource. */
type ChildClass<Args, Made> = new (name: string, args: Args, opts: CustomResourceOptions) => Made;

/** Registers a child with `args` and `opts` after the transform, or as they are without one. */
export function registerChild<Args, Made>(
  Class: ChildClass<NoInfer<Args>, Made>,
  name: string,
  opts: CustomResourceOptions,
  transform: ChildTransform<Args> | undefined,
  args: NoInfer<Args>,
): Made {
  const child = transform === undefined ? { args, opts } : transform(args, opts);
  return new Class(name, child.args, child.opts);
}
