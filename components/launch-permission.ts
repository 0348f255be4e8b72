/** Who may start instances from an image. Only the owner by default. */
export interface Consumers {
  /** ARNs of organizations: `arn:aws:organizations::<management account>:organization/o-…`, 25 at most. @default none */
  readonly organizationArns?: readonly string[];
  /** ARNs of units: `arn:aws:organizations::<management account>:ou/o-…/ou-…`, 25 at most. @default none */
  readonly organizationalUnitArns?: readonly string[];
  /** Account ids, 1,536 at most. Prefer organizations and units: a list of accounts goes stale. @default none */
  readonly userIds?: readonly string[];
  /** Everyone. The image must be unencrypted, and nothing secret may be on it. @default false */
  readonly public?: boolean;
}

/**
 * Launch permission in the words of a distribution configuration.
 * @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_LaunchPermissionConfiguration.html
 */
export interface LaunchPermission extends Omit<Consumers, "public"> {
  /** `["all"]` for a public image. */
  readonly userGroups?: readonly string[];
}

/** The launch permission of these consumers; `undefined` for no one, because AWS refuses empty lists. */
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
