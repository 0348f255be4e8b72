import { arn, type Partition } from "./arn";
import { familyName } from "./names";

/** Stacks of images of one account and prefix. */
export interface Family {
  readonly partition: Partition;
  /** Twelve digits. */
  readonly account: string;
  readonly namePrefix?: string | undefined;
}

/** Of an account and a `namePrefix` there is one, for all regions. */
export function rolesBoundaryName(namePrefix: string | undefined): string {
  return `${familyName(namePrefix)}-boundary`;
}

/** Of the policy that bounds roles of CodeBuild projects. */
export function projectsBoundaryName(namePrefix: string | undefined): string {
  return `${familyName(namePrefix)}-builds-boundary`;
}

/** ARN of the policy that bounds roles: the one that settings name, by default that of `bootstrap`; `none` means none. */
export function rolesBoundaryArn(chosen: string | undefined, family: Family): string | undefined {
  return boundaryArn(chosen, family, rolesBoundaryName(family.namePrefix));
}

/** The same of roles of CodeBuild projects, by the same setting. */
export function projectsBoundaryArn(chosen: string | undefined, family: Family): string | undefined {
  return boundaryArn(chosen, family, projectsBoundaryName(family.namePrefix));
}

function boundaryArn(chosen: string | undefined, { partition, account }: Family, name: string): string | undefined {
  if (chosen === "none") return undefined;
  return chosen ?? arn({ partition, service: "iam", account, resource: `policy/${name}` });
}
