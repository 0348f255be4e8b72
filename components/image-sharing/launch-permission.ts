import type { ArgumentFault } from "../argument-faults";
import { shown } from "../argument-faults";
import { accountFaults, duplicateFaults } from "../argument-checks";

/** How many of each Image Builder takes in one distribution. */
const MOST_ACCOUNTS = 1536;
const MOST_ORGANIZATIONS = 25;
const ORGANIZATION_ARN = /^arn:aws[a-z-]*:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/;
const UNIT_ARN = /^arn:aws[a-z-]*:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/;

/** Who may start instances from an image. Nobody but the owner by default. */
export interface Consumers {
  /**
   * Full ARNs of organizations: `arn:aws:organizations::<management account>:organization/o-…`, 25 at most.
   * @default none
   */
  readonly organizationArns?: readonly string[];
  /**
   * Full ARNs of organizational units: `arn:aws:organizations::<management account>:ou/o-…/ou-…`, 25 at most.
   * @default none
   */
  readonly organizationalUnitArns?: readonly string[];
  /**
   * Account ids, 1,536 at most. Prefer organizations and units: a list of accounts goes stale.
   * @default none
   */
  readonly userIds?: readonly string[];
  /**
   * Everyone. The image must be unencrypted, and nothing secret may be on it.
   * @default false
   */
  readonly public?: boolean;
}

/**
 * Launch permission in the words of a distribution configuration.
 * @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_LaunchPermissionConfiguration.html
 */
export interface LaunchPermission {
  readonly organizationArns?: readonly string[];
  readonly organizationalUnitArns?: readonly string[];
  readonly userIds?: readonly string[];
  /** `["all"]` for a public image. */
  readonly userGroups?: readonly string[];
}

/** The launch permission of these consumers; `undefined` for nobody, because AWS refuses empty lists. */
export function launchPermission(consumers: Consumers): LaunchPermission | undefined {
  const { organizationArns = [], organizationalUnitArns = [], userIds = [] } = consumers;
  const permission: LaunchPermission = {
    ...(organizationArns.length > 0 && { organizationArns: [...organizationArns] }),
    ...(organizationalUnitArns.length > 0 && { organizationalUnitArns: [...organizationalUnitArns] }),
    ...(userIds.length > 0 && { userIds: [...userIds] }),
    ...(consumers.public === true && { userGroups: ["all"] }),
  };
  return Object.keys(permission).length > 0 ? permission : undefined;
}

export function consumerFaults(consumers: Consumers): ArgumentFault[] {
  const { organizationArns = [], organizationalUnitArns = [], userIds = [] } = consumers;
  return [
    ...arnFaults("organizationArns", organizationArns, ORGANIZATION_ARN, "an organization: …:organization/o-…"),
    ...arnFaults("organizationalUnitArns", organizationalUnitArns, UNIT_ARN, "a unit: …:ou/o-…/ou-…"),
    ...userIds.flatMap((id, index) => accountFaults(`userIds[${index}]`, id)),
    ...duplicateFaults("userIds", userIds),
    ...countFaults("organizationArns", organizationArns.length, MOST_ORGANIZATIONS),
    ...countFaults("organizationalUnitArns", organizationalUnitArns.length, MOST_ORGANIZATIONS),
    ...countFaults("userIds", userIds.length, MOST_ACCOUNTS),
  ];
}

function arnFaults(path: string, arns: readonly string[], pattern: RegExp, kind: string): ArgumentFault[] {
  const wrong = arns.flatMap((arn, index) =>
    pattern.test(arn)
      ? []
      : [
          {
            path: `${path}[${index}]`,
            reason: `${shown(arn)} is not the full ARN of ${kind}`,
            fix: "Copy the ARN from AWS Organizations; it carries the id of the management account.",
          },
        ],
  );
  return [...wrong, ...duplicateFaults(path, arns)];
}

function countFaults(path: string, count: number, most: number): ArgumentFault[] {
  if (count <= most) return [];
  return [{ path, reason: `${count} given; AWS takes ${most}`, fix: "Share with an organization or a unit instead." }];
}
