import { accountRootArn, dnsSuffix, type Partition } from "../arn";
import { sorted } from "../record";
import { allow, policy, type Condition, type PolicyDocument, type Principal, type Statement } from "./document";
import { keyAdministration } from "./key-administration";

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

/** What a launch from an encrypted AMI, or a copy of it, needs. */
const USE: readonly string[] = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/** Of a build: the same and encryption of new snapshots. */
const BUILD: readonly string[] = ["kms:Encrypt", "kms:GenerateDataKey", ...USE];

/** One kind of consumer: who, and under which condition. */
interface Consumer {
  readonly sid: string;
  readonly principal: Principal;
  readonly condition?: Condition;
}

/**
 * Policy of the key that encrypts an image: the account administers it and its EC2 uses it; exactly the consumers given
 * may use it, with grants for AWS services alone. `*` stands as principal only under an organization's condition.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/share-amis-org-ou-manage.html#allow-org-ou-to-use-key
 */
export function imageKeyPolicy(args: ImageKeyArgs): PolicyDocument {
  return policy(
    keyAdministration(args.partition, args.account),
    ...buildStatements(args),
    ...consumersOf(args).flatMap((consumer) => consumerStatements(consumer)),
  );
}

function buildStatements(args: ImageKeyArgs): Statement[] {
  const suffixes = sorted([dnsSuffix(args.partition), "amazonaws.com"]);
  const services = sorted(args.regions.flatMap((region) => suffixes.map((suffix) => `ec2.${region}.${suffix}`)));
  const principal = { AWS: [accountRootArn(args.partition, args.account)] };
  const viaEc2 = { "kms:CallerAccount": args.account, "kms:ViaService": services };
  return [
    allow({
      Sid: "BuildWithTheKey",
      Principal: principal,
      Action: sorted(BUILD),
      Resource: ["*"],
      Condition: { StringEquals: viaEc2 },
    }),
    allow({
      Sid: "GrantForBuilds",
      Principal: principal,
      Action: ["kms:CreateGrant"],
      Resource: ["*"],
      Condition: { StringEquals: viaEc2, Bool: { "kms:GrantIsForAWSResource": "true" } },
    }),
  ];
}

function consumersOf(args: ImageKeyArgs): Consumer[] {
  const consumers: Consumer[] = [];
  const accounts = sorted([...args.accounts, ...args.copyTo]).filter((account) => account !== args.account);
  if (args.organizations.length > 0) {
    const ids = sorted(args.organizations.map((organization) => lastSegment(organization)));
    consumers.push({
      sid: "Organizations",
      principal: { AWS: "*" },
      condition: { StringEquals: { "aws:PrincipalOrgID": ids } },
    });
  }
  if (args.organizationalUnitArns.length > 0) {
    const paths = sorted(args.organizationalUnitArns.flatMap((unit) => organizationPaths(unit)));
    consumers.push({
      sid: "OrganizationalUnits",
      principal: { AWS: "*" },
      condition: { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": paths } },
    });
  }
  if (accounts.length > 0) {
    consumers.push({
      sid: "Accounts",
      principal: { AWS: accounts.map((account) => accountRootArn(args.partition, account)) },
    });
  }
  return consumers;
}

function consumerStatements({ sid, principal, condition }: Consumer): Statement[] {
  return [
    allow({
      Sid: `UseBy${sid}`,
      Principal: principal,
      Action: USE,
      Resource: ["*"],
      ...(condition && { Condition: condition }),
    }),
    allow({
      Sid: `GrantFor${sid}`,
      Principal: principal,
      Action: ["kms:CreateGrant"],
      Resource: ["*"],
      Condition: { ...condition, Bool: { "kms:GrantIsForAWSResource": "true" } },
    }),
  ];
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

function lastSegment(idOrArn: string): string {
  return idOrArn.slice(idOrArn.lastIndexOf("/") + 1);
}
