export type Partition =
  "aws" | "aws-cn" | "aws-us-gov" | "aws-iso" | "aws-iso-b" | "aws-iso-e" | "aws-iso-f" | "aws-eusc";

/**
 * Amazon Resource Names. Every ARN of the project is built here, because a hand-joined one loses its partition.
 * Format: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export interface ArnParts {
  readonly partition: Partition;
  /** Service namespace, e.g. `imagebuilder`. */
  readonly service: string;
  /** Absent for global services (IAM, S3) and for AMIs' account. @default "" */
  readonly region?: string;
  /** Twelve digits, `aws` for Amazon's own, or absent. @default "" */
  readonly account?: string;
  /** What follows the fifth colon, e.g. `image/docker-host/1.2.0`. */
  readonly resource: string;
}

/** The services whose endpoints and principals we name. */
interface PartitionFacts {
  readonly partition: Partition;
  /** Prefix of the partition's region names. */
  readonly regionPrefix: string;
  /** Domain of service endpoints, as `kms:ViaService` spells it. */
  readonly dnsSuffix: string;
  /** Service principal of EC2 in trust policies. */
  readonly ec2Principal: string;
}

/** Longest prefix first where one begins with the other (`us-iso-`, `us-isob-` do not). */
const PARTITIONS: readonly PartitionFacts[] = [
  facts("aws-cn", "cn-", "amazonaws.com.cn", "ec2.amazonaws.com.cn"),
  facts("aws-us-gov", "us-gov-", "amazonaws.com", "ec2.amazonaws.com"),
  facts("aws-iso", "us-iso-", "c2s.ic.gov", "ec2.c2s.ic.gov"),
  facts("aws-iso-b", "us-isob-", "sc2s.sgov.gov", "ec2.sc2s.sgov.gov"),
  facts("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "ec2.amazonaws.com"),
  facts("aws-iso-f", "us-isof-", "csp.hci.ic.gov", "ec2.amazonaws.com"),
  facts("aws-eusc", "eusc-", "amazonaws.eu", "ec2.amazonaws.com"),
];

const COMMERCIAL = facts("aws", "", "amazonaws.com", "ec2.amazonaws.com");

/** Joins the six parts of an ARN. */
export function arn(parts: ArnParts): string {
  return ["arn", parts.partition, parts.service, parts.region ?? "", parts.account ?? "", parts.resource].join(":");
}

/**
 * Partition of a region by its name; `aws` for a region that we do not know, since that is where new ones appear.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export function partitionOf(region: string): Partition {
  return (PARTITIONS.find((entry) => region.startsWith(entry.regionPrefix)) ?? COMMERCIAL).partition;
}

/** Domain of the partition's service endpoints: `amazonaws.com`, `amazonaws.com.cn`, …. */
export function dnsSuffix(partition: Partition): string {
  return factsOf(partition).dnsSuffix;
}

/** Service principal of EC2 in a trust policy and in `iam:PassedToService`. */
export function ec2Principal(partition: Partition): string {
  return factsOf(partition).ec2Principal;
}

/** Where an Image Builder resource lives. */
export interface Home {
  readonly partition: Partition;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
}

/** Image Builder resource of ours: `imageBuilderArn(home, "image", "docker-host-x86-64", "1.2.0")`. */
export function imageBuilderArn(home: Home, type: string, ...segments: readonly string[]): string {
  return arn({ ...homeOf(home), service: "imagebuilder", resource: [type, ...segments].join("/") });
}

/**
 * Image or component that Amazon manages. The owner is `aws` in every partition (seen in `aws-us-gov` as
 * `arn:aws-us-gov:imagebuilder:us-gov-west-1:aws:component/…`).
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html
 */
export function managedImageBuilderArn(
  home: Pick<Home, "partition" | "region">,
  type: "image" | "component",
  name: string,
  version: string,
): string {
  return imageBuilderArn({ ...home, account: "aws" }, type, name, version);
}

/** Policy managed by AWS, e.g. `managedPolicyArn("aws", "AmazonSSMManagedInstanceCore")`, with its path if any. */
export function managedPolicyArn(partition: Partition, path: string): string {
  return arn({ partition, service: "iam", account: "aws", resource: `policy/${path}` });
}

/** The account as a principal: everyone there whom IAM allows. */
export function accountRootArn(partition: Partition, account: string): string {
  return arn({ partition, service: "iam", account, resource: "root" });
}

/** IAM role, with its path if any. */
export function roleArn(partition: Partition, account: string, path: string): string {
  return arn({ partition, service: "iam", account, resource: `role/${path}` });
}

/** Parameter of Parameter Store; `name` with or without its leading slash. */
export function parameterArn(home: Home, name: string): string {
  return arn({ ...homeOf(home), service: "ssm", resource: `parameter/${name.replace(/^\//, "")}` });
}

/** S3 bucket, or with `key` the objects of it. */
export function bucketArn(partition: Partition, bucket: string, key?: string): string {
  return arn({ partition, service: "s3", resource: key === undefined ? bucket : `${bucket}/${key}` });
}

/** CloudWatch log group, with `:*` for its streams where `streams` says so. */
export function logGroupArn(home: Home, name: string, streams = false): string {
  return arn({ ...homeOf(home), service: "logs", resource: `log-group:${name}${streams ? ":*" : ""}` });
}

/** Organization, as launch permissions take it: owned by the management account. */
export function organizationArn(partition: Partition, managementAccount: string, id: string): string {
  return arn({ partition, service: "organizations", account: managementAccount, resource: `organization/${id}` });
}

/** KMS key or alias (`key/…`, `alias/…`). */
export function kmsArn(home: Home, keyOrAlias: string): string {
  return arn({ ...homeOf(home), service: "kms", resource: keyOrAlias });
}

function homeOf(home: Home): Home {
  return { partition: home.partition, region: home.region, account: home.account };
}

function factsOf(partition: Partition): PartitionFacts {
  return PARTITIONS.find((entry) => entry.partition === partition) ?? COMMERCIAL;
}

function facts(partition: Partition, regionPrefix: string, suffix: string, principal: string): PartitionFacts {
  return { partition, regionPrefix, dnsSuffix: suffix, ec2Principal: principal };
}
