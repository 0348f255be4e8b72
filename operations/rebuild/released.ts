import { isRunning, type Build, type Deployed } from "./build";
import type { Reason } from "./reasons";
import type { Target } from "./target";

/** Whether a release has to start an image. */
export type Release =
  | { readonly kind: "due"; readonly reasons: readonly Reason[] }
  /** It is built, on its way, in a state that is new to us, or was there and is gone. */
  | { readonly kind: "done" }
  /** What is deployed is another version, if anything is. */
  | { readonly kind: "not-deployed"; readonly deployed?: string };

/**
 * What a release has to do for an image that deployments leave to it. Pure.
 * @param builds of the image's version, the newest first
 */
export function releaseOf(
  { version }: Pick<Target, "version">,
  deployed: Pick<Deployed, "version"> | undefined,
  builds: readonly Build[],
): Release {
  if (deployed?.version !== version) return { kind: "not-deployed", ...(deployed && { deployed: deployed.version }) };
  if (builds.some((build) => isRunning(build) || !["failed", "cancelled"].includes(build.state)))
    return { kind: "done" };
  const [newest] = builds;
  const failed: readonly Reason[] =
    newest?.state !== "failed"
      ? []
      : [{ kind: "last-failed", build: newest.id, ...(newest.reason !== undefined && { said: newest.reason }) }];
  return { kind: "due", reasons: [{ kind: "no-build", version }, ...failed] };
}
