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

type Facts = readonly [regionPrefix: string, dnsSuffix: string, ec2Principal: string];

/** By partition: prefix of its regions' names, domain of service endpoints as `kms:ViaService` spells it, principal of EC2. */
const PARTITIONS: Readonly<Record<Partition, Facts>> = {
  "aws-cn": ["cn-", "amazonaws.com.cn", "ec2.amazonaws.com.cn"],
  "aws-us-gov": ["us-gov-", "amazonaws.com", "ec2.amazonaws.com"],
  "aws-iso": ["us-iso-", "c2s.ic.gov", "ec2.c2s.ic.gov"],
  "aws-iso-b": ["us-isob-", "sc2s.sgov.gov", "ec2.sc2s.sgov.gov"],
  "aws-iso-e": ["eu-isoe-", "cloud.adc-e.uk", "ec2.amazonaws.com"],
  "aws-iso-f": ["us-isof-", "csp.hci.ic.gov", "ec2.amazonaws.com"],
  "aws-eusc": ["eusc-", "amazonaws.eu", "ec2.amazonaws.com"],
  aws: ["", "amazonaws.com", "ec2.amazonaws.com"],
};

/** Joins the six parts of an ARN. */
export function arn(parts: ArnParts): string {
  return ["arn", parts.partition, parts.service, parts.region ?? "", parts.account ?? "", parts.resource].join(":");
}

/**
 * Partition of a region by its name; `aws` for a region that we do not know, since that is where new ones appear.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export function partitionOf(region: string): Partition {
  const partitions = Object.keys(PARTITIONS) as Partition[];
  return partitions.find((partition) => region.startsWith(PARTITIONS[partition][0])) ?? "aws";
}

export function dnsSuffix(partition: Partition): string {
  return PARTITIONS[partition][1];
}

/** Service principal of EC2 in a trust policy and in `iam:PassedToService`. */
export function ec2Principal(partition: Partition): string {
  return PARTITIONS[partition][2];
}

/** Where an Image Builder resource lives. */
export interface Home {
  readonly partition: Partition;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
}

export function homeIn(account: string, region: string): Home {
  return { partition: partitionOf(region), region, account };
}

/**
 * Image Builder resource: `imageBuilderArn(home, "image", "docker-host-x86-64", "1.2.0")`. Of those that Amazon manages
 * the account is `aws`, in every partition.
 */
export function imageBuilderArn(home: Home, type: string, ...segments: readonly string[]): string {
  return arn({ ...home, service: "imagebuilder", resource: [type, ...segments].join("/") });
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
  return arn({ ...home, service: "ssm", resource: `parameter/${name.replace(/^\//, "")}` });
}

/** S3 bucket, or with `key` the objects of it. */
export function bucketArn(partition: Partition, bucket: string, key?: string): string {
  return arn({ partition, service: "s3", resource: key === undefined ? bucket : `${bucket}/${key}` });
}

/** CloudWatch log group, with `:*` for its streams where `streams` says so. */
export function logGroupArn(home: Home, name: string, streams = false): string {
  return arn({ ...home, service: "logs", resource: `log-group:${name}${streams ? ":*" : ""}` });
}

/** Organization, as launch permissions take it: owned by the management account. */
export function organizationArn(partition: Partition, managementAccount: string, id: string): string {
  return arn({ partition, service: "organizations", account: managementAccount, resource: `organization/${id}` });
}

/** KMS key or alias (`key/…`, `alias/…`). */
export function kmsArn(home: Home, keyOrAlias: string): string {
  return arn({ ...home, service: "kms", resource: keyOrAlias });
}

/** Address of an account's registry in ECR. */
export function registryOf({ account, region, partition }: Home): string {
  return `${account}.dkr.ecr.${region}.${dnsSuffix(partition)}`;
}
