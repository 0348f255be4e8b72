import { partitionOf } from "../../plan/arn";
import type { rolesBoundaryArn } from "../../plan/roles-boundary";
import type { GithubOidcRolesArgs } from "./args";

/** Deployments and rebuilds wait for images as long as a job may run, six hours, and credentials are not renewed within a step. */
export const LONG_SESSION_SECONDS = 21_600;

/** The stacks, and the boundary of roles of theirs, of images or of CodeBuild projects. */
export function familyOf(args: GithubOidcRolesArgs, boundaryOf: typeof rolesBoundaryArn) {
  const { accountId: account, regions, namePrefix, createdRolesBoundary: chosen } = args;
  const partition = partitionOf(regions[0] ?? "");
  const createdRolesBoundary = boundaryOf(chosen, { partition, account, namePrefix });
  const optional = { ...(namePrefix && { namePrefix }), ...(createdRolesBoundary && { createdRolesBoundary }) };
  return { partition, account, regions, ...optional };
}
