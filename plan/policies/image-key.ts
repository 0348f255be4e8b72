import { accountRootArn, dnsSuffix, roleArn, type Partition } from "../arn";
import { sorted } from "../record";
import { actions, allow, by, policy } from "./document";
import type { Condition, PolicyDocument, Principal, Statement } from "./document";
import { keyAdministration } from "./keys";

export interface ImageKeyArgs {
  readonly partition: Partition;
  /** The account that owns the key and builds the images. */
  readonly account: string;
  /** Regions whose EC2 uses the key (each key or replica has the same policy). */
  readonly regions: readonly string[];
  /** Organization ids (`o-…`) or their full ARNs. */
  readonly organizations: readonly string[];
  /** Full ARNs of organizational units. Units below them are admitted, as with AMI sharing. */
  readonly organizationalUnitArns: readonly string[];
  /** Accounts that AMIs are shared with. */
  readonly accounts: readonly string[];
  /**
   * Accounts that get copies of their own. The account is admitted, not its `EC2ImageBuilderDistributionCrossAccountRole`
   * alone: KMS refuses a principal that does not exist yet, and the copy is encrypted with this key, so the account's
   * own launches need it too.
   */
  readonly copyTo: readonly string[];
}

const REENCRYPT = ["ReEncryptFrom", "ReEncryptTo"];

const DATA_KEYS = ["GenerateDataKey", "GenerateDataKeyWithoutPlaintext"];

/**
 * What a launch from an encrypted AMI, or a copy of it, needs.
 * https://docs.aws.amazon.com/ebs/latest/userguide/share-kms-key.html
 */
const USE = actions("kms", "Decrypt", "DescribeKey", ...DATA_KEYS, ...REENCRYPT);

/** Of a build: the same and encryption of new snapshots. */
const BUILD = sorted(["kms:Encrypt", ...USE]);

/** What may be granted to a service that launches: of a launch, and to hand it on to the volume. */
const GRANTABLE = sorted(["CreateGrant", ...BUILD.map((action) => action.replace("kms:", ""))]);

/**
 * Services that launch instances by a service-linked role. No IAM policy of such a role allows a customer's key, so the key's
 * policy or a grant must.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-fleet-prerequisites.html#ec2-fleet-service-linked-roles-access-to-cmks
 */
const LAUNCHING_SERVICES = ["autoscaling", "ec2fleet", "spot", "spotfleet"];

const EVERYONE = { AWS: "*" } as const;
const FOR_SERVICES = { Bool: { "kms:GrantIsForAWSResource": "true" } };

/** One kind of consumer: who, and under which condition. */
interface Consumer {
  readonly sid: string;
  readonly principal: Principal;
  readonly condition?: Condition;
}

/**
 * Policy of the key that encrypts an image: the account administers it and its EC2 uses it; exactly the consumers given
 * may use it, with grants for AWS services and for roles of services that launch. `*` is a principal only under
 * the condition of an organization or of such a role.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/share-amis-org-ou-manage.html#allow-org-ou-to-use-key
 */
export function imageKeyPolicy(args: ImageKeyArgs): PolicyDocument {
  return policy(
    keyAdministration(args.partition, args.account),
    ...buildStatements(args),
    ...launchStatements(args),
    ...consumersOf(args).flatMap((consumer) => consumerStatements(consumer, args.partition)),
  );
}

function buildStatements({ partition, account, regions }: ImageKeyArgs): Statement[] {
  const suffixes = sorted([dnsSuffix(partition), "amazonaws.com"]);
  const services = sorted(regions.flatMap((region) => suffixes.map((suffix) => `ec2.${region}.${suffix}`)));
  const owner = { AWS: [accountRootArn(partition, account)] };
  const viaEc2 = { StringEquals: { "kms:CallerAccount": account, "kms:ViaService": services } };
  return [
    by(owner, allow("BuildWithTheKey", BUILD, "*", viaEc2)),
    by(owner, allow("GrantForBuilds", "kms:CreateGrant", "*", { ...viaEc2, ...FOR_SERVICES })),
  ];
}

/**
 * Of the owner's own service-linked roles. A condition identifies them, since KMS refuses a principal that does not
 * exist yet; `*` under it admits the role itself, regardless of its IAM policies.
 */
function launchStatements({ partition, account }: ImageKeyArgs): Statement[] {
  const byRoles = {
    ArnLike: { "aws:PrincipalArn": launchingRoles(partition, account) },
    StringEquals: { "kms:CallerAccount": account },
  };
  return [
    by(EVERYONE, allow("LaunchByServices", BUILD, "*", byRoles)),
    by(EVERYONE, allow("GrantForLaunchesByServices", "kms:CreateGrant", "*", { ...byRoles, ...FOR_SERVICES })),
  ];
}

function launchingRoles(partition: Partition, account: string): readonly string[] {
  return LAUNCHING_SERVICES.map((service) =>
    roleArn(partition, account, `aws-service-role/${service}.amazonaws.com/AWSServiceRoleFor*`),
  );
}

function consumersOf(args: ImageKeyArgs): Consumer[] {
  const consumers: Consumer[] = [];
  const accounts = sorted([...args.accounts, ...args.copyTo]).filter((account) => account !== args.account);
  if (args.organizations.length > 0) {
    const ids = sorted(args.organizations.map((idOrArn) => idOrArn.slice(idOrArn.lastIndexOf("/") + 1)));
    const condition = { StringEquals: { "aws:PrincipalOrgID": ids } };
    consumers.push({ sid: "Organizations", principal: EVERYONE, condition });
  }
  if (args.organizationalUnitArns.length > 0) {
    const paths = sorted(args.organizationalUnitArns.flatMap(organizationPaths));
    const condition = { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": paths } };
    consumers.push({ sid: "OrganizationalUnits", principal: EVERYONE, condition });
  }
  if (accounts.length > 0) {
    const principal = { AWS: accounts.map((account) => accountRootArn(args.partition, account)) };
    consumers.push({ sid: "Accounts", principal });
  }
  return consumers;
}

/**
 * Grants for AWS resources are made by integrated services; the one for a service-linked role an administrator of the
 * consumer makes by hand, so it does not carry `kms:GrantIsForAWSResource` and is held to such roles instead.
 */
function consumerStatements({ sid, principal, condition }: Consumer, partition: Partition): Statement[] {
  const toLaunchingRoles = {
    StringLike: { "kms:GranteePrincipal": launchingRoles(partition, "*") },
    "ForAllValues:StringEquals": { "kms:GrantOperations": GRANTABLE },
  };
  return [
    allow(`UseBy${sid}`, USE, "*", condition),
    allow(`GrantFor${sid}`, "kms:CreateGrant", "*", { ...condition, ...FOR_SERVICES }),
    allow(`GrantToServicesOf${sid}`, "kms:CreateGrant", "*", { ...condition, ...toLaunchingRoles }),
  ].map((statement) => by(principal, statement));
}

/**
 * Paths of an organizational unit in `aws:PrincipalOrgPaths` (`o-…/r-…/ou-…/…/`): directly under the root, or under any
 * other unit. The root's id is the second part of the unit's own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgpaths
 * @throws Error when the ARN is not one of an organizational unit (the definition's rules should have refused it)
 */
export function organizationPaths(unitArn: string): readonly string[] {
  const match = /^arn:[^:]+:organizations::\d{12}:ou\/(o-[a-z0-9]{10,32})\/(ou-([a-z0-9]{4,32})-[a-z0-9]{8,32})$/.exec(
    unitArn,
  );
  if (!match) {
    throw new Error(`golden-images bug: ${JSON.stringify(unitArn)} is no ARN of an organizational unit`);
  }
  const [, organization, unit, root] = match;
  return [`${organization}/r-${root}/${unit}/*`, `${organization}/r-${root}/*/${unit}/*`];
}
