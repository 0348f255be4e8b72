import { error } from "../diagnostics/fault";
import type { WrittenStacks } from "../schema";

/** Whether and when the image of a deployed version is built. */
export type OnDeploy = NonNullable<NonNullable<WrittenStacks["images"]["build"]>["onDeploy"]>;

/** When the image of a version is built: what its definition says, else the settings of the stack, else during the deployment. */
export function whenBuilt(
  { onDeploy }: { readonly onDeploy?: OnDeploy },
  settings: Pick<WrittenStacks["images"], "build"> = {},
): OnDeploy {
  return onDeploy ?? settings.build?.onDeploy ?? "wait";
}

export const START_WITHOUT_REBUILD = error("Builds are left to a state machine that is not there", {
  why: "After the deployment nothing would start them.",
  bad: "build: {onDeploy: start}",
  good: "build: {onDeploy: start}\nrebuild: {}   # in the settings",
});
