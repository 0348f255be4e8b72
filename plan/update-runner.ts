import type { PlanContext } from "./context";
import { environmentName, physicalName, projectBucketPrefix } from "./names";
import { sorted } from "./record";
import { projectsBoundaryArn } from "./roles-boundary";

/** What runs `golden update` in the account, and when. */
export interface UpdateRunnerPlan {
  readonly args: {
    /** Of the CodeBuild project and its schedule. */
    readonly name: string;
    readonly bucketPrefix: string;
    /** ARN of the policy that bounds its roles: that of builds. */
    readonly permissionsBoundary?: string;
    /** Whose images it updates: of a split one the whole. */
    readonly stack: string;
    /** `owner/name` on github.com, else an HTTPS address. */
    readonly repository: string;
    readonly architecture: "x86_64" | "arm64";
    readonly cron: string;
    readonly timezone: string;
  };
  /** Name of the secret with the GitHub App. */
  readonly githubApp: string;
  /** They hear of runs that did not succeed. */
  readonly channels: readonly string[];
}

/** Of a split stack the first part has it, for all. */
export function updateRunnerPlan({ settings, stack: part, home }: PlanContext): UpdateRunnerPlan | undefined {
  const { update, namePrefix, permissionsBoundary: chosen, split } = settings;
  const stack = split === undefined ? part : part.replace(/-\d+$/, "");
  if (update?.runner === undefined || (split !== undefined && part !== `${stack}-1`)) return undefined;
  const { notify, githubApp, repository = settings.repository ?? "", ...runner } = update.runner;
  const boundary = projectsBoundaryArn(chosen, { ...home, namePrefix });
  const args = {
    ...{ ...runner, stack, repository },
    name: physicalName("schedule", environmentName(namePrefix, part), "update"),
    bucketPrefix: projectBucketPrefix(namePrefix, `update-${part}`),
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
  };
  return { args, githubApp, channels: sorted(notify) };
}
