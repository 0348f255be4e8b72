import { bucketArn, dnsSuffix, ec2Principal, imageBuilderArn, kmsArn, logGroupArn, managedPolicyArn } from "../arn";
import type { Home, Partition } from "../arn";
import { sorted } from "../record";
import { actions, allow, by, policy, type PolicyDocument, type Statement } from "./document";

export interface InstanceRoleArgs extends Home {
  /** Where Image Builder's logs go; absent: only CloudWatch. */
  readonly logs?: {
    readonly bucket: string;
    /** Without slashes at the ends. */
    readonly prefix: string;
    /** ARN of the bucket's KMS key. */
    readonly keyArn?: string;
  };
  /** ARNs of components of other owners that recipes use (neither ours nor Amazon's). @default none */
  readonly componentArns?: readonly string[];
  /** ARNs of buckets, objects, secrets, parameters and keys that builds read. @default none */
  readonly mayRead?: readonly string[];
  /** ARNs of ECR repositories that builds of a container push to and pull from. @default none */
  readonly registry?: { readonly push: readonly string[]; readonly pull: readonly string[] };
}

/** What reads each of them. Buckets are listed and objects read. */
const READING: Readonly<Record<string, readonly [sid: string, action: string]>> = {
  s3: ["ReadObjects", "s3:GetObject"],
  secretsmanager: ["ReadSecrets", "secretsmanager:GetSecretValue"],
  ssm: ["ReadParameters", "ssm:GetParameter"],
  kms: ["DecryptWhatIsRead", "kms:Decrypt"],
};

/** The policy of AWS that the role of build instances carries beside {@link instanceRolePolicy}. */
export function instanceRoleManagedPolicy(partition: Partition): string {
  return managedPolicyArn(partition, "AmazonSSMManagedInstanceCore");
}

/**
 * The policy of AWS that a lifecycle role carries; it acts only on AMIs and snapshots tagged `CreatedBy = EC2 Image
 * Builder`. The role's trust policy is {@link imageBuilderTrust}.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html
 */
export function lifecycleRoleManagedPolicy(partition: Partition): string {
  return managedPolicyArn(partition, "service-role/EC2ImageBuilderLifecycleExecutionPolicy");
}

/**
 * Trust policy of the role of build instances. EC2 sends no source account, so there is no condition to make.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-setting-up.html
 */
export function instanceTrust(partition: Partition): PolicyDocument {
  return policy(by({ Service: [ec2Principal(partition)] }, allow("BuildInstances", "sts:AssumeRole")));
}

/**
 * Trust policy of execution and lifecycle roles: Image Builder, and where it says for whom, only for resources of this
 * account and region. Only `IfExists`: AWS's own trust policy of a lifecycle role has no condition, and the one for other
 * accounts alone has both. Nothing is lost: `iam:PassRole` knows no roles of other accounts, so no one else can name ours.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html
 */
export function imageBuilderTrust(home: Home): PolicyDocument {
  const ours = {
    StringEqualsIfExists: { "aws:SourceAccount": home.account },
    ArnLikeIfExists: { "aws:SourceArn": imageBuilderArn(home, "*") },
  };
  const trust = allow("ImageBuilder", "sts:AssumeRole", undefined, ours);
  return policy(by({ Service: ["imagebuilder.amazonaws.com"] }, trust));
}

/**
 * What build instances may do beyond Systems Manager. Follows AWS's `EC2InstanceProfileForImageBuilder`, narrowed: that
 * one reads every component, decrypts with every key and reads any bucket of anyone that is named `ec2imagebuilder*`.
 * Here the buckets are Amazon's two of this region by their whole names, which no one else can hold. Amazon publishes
 * no account id for them that `aws:ResourceAccount` could name.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/security-iam-awsmanpol.html
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/vpc-interface-endpoints.html (the buckets)
 */
export function instanceRolePolicy(args: InstanceRoleArgs): PolicyDocument {
  const amazons = (noun: string): string =>
    bucketArn(args.partition, `ec2imagebuilder-${noun}-${args.region}-prod`, "*");
  const components = [
    imageBuilderArn(args, "component", "*"),
    imageBuilderArn({ ...args, account: "aws" }, "component", "*"),
    ...(args.componentArns ?? []),
  ];
  const marketplaces = imageBuilderArn({ ...args, account: "aws-marketplace" }, "component", "*");
  return policy(
    allow("ReadComponents", "imagebuilder:GetComponent", sorted(components)),
    allow("ReadMarketplaceComponents", actions("imagebuilder", "GetComponent", "GetMarketplaceResource"), marketplaces),
    decryptComponents(args),
    allow("DownloadToolsOfImageBuilder", "s3:GetObject", ["managed-resources", "toe"].map(amazons)),
    buildLogging(args),
    ...logBucketStatements(args),
    ...readStatements(args),
    ...registryStatements(args),
  );
}

/** What fetches an image of ECR. */
export const PULL = actions("ecr", "BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer");
/** What brings one there, beside {@link PULL}. */
export const PUSH = actions("ecr", "CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "UploadLayerPart");

/**
 * As in AWS's `EC2InstanceProfileForImageBuilderECRContainerBuilds`, which may push to any repository; here to the image's own.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/security-iam-awsmanpol.html
 */
function registryStatements({ registry }: InstanceRoleArgs): Statement[] {
  if (registry === undefined) return [];
  return [
    // It knows no resource: the token is good for what its owner may do.
    allow("LogInToRegistry", "ecr:GetAuthorizationToken", "*"),
    allow("PullImages", PULL, sorted([...registry.pull, ...registry.push])),
    allow("PushImages", PUSH, sorted(registry.push)),
  ];
}

/** Exactly what an image names. A key decrypts for the services that keep it, and for nothing else. */
export function readStatements({
  mayRead = [],
  partition,
}: Pick<InstanceRoleArgs, "mayRead" | "partition">): Statement[] {
  const isBucket = (arn: string): boolean => arn.split(":")[2] === "s3" && !arn.includes("/");
  const through = ["s3", "secretsmanager", "ssm"].map((service) => `${service}.*.${dnsSuffix(partition)}`);
  const buckets = mayRead.filter(isBucket);
  const found = Object.entries(READING).flatMap(([service, [sid, action]]) => {
    const arns = sorted(mayRead.filter((arn) => arn.split(":")[2] === service && !isBucket(arn)));
    const viaService = service === "kms" ? { StringLike: { "kms:ViaService": through } } : undefined;
    return arns.length === 0 ? [] : [allow(sid, action, arns, viaService)];
  });
  return [...found, ...(buckets.length === 0 ? [] : [allow("ListBuckets", "s3:ListBucket", sorted(buckets))])];
}

/** All that {@link InstanceRoleArgs.mayRead} may include but parameters, for a boundary; that of images allows these anyway. */
export function readWithin(arns: readonly string[], more: readonly string[] = []): Statement | undefined {
  const reading = ["kms:Decrypt", "s3:GetObject", "s3:ListBucket", "secretsmanager:GetSecretValue", ...more];
  return arns.length === 0 ? undefined : allow("Read", reading, sorted(arns));
}

export function decryptComponents(home: Home): Statement {
  const ofComponents = {
    "kms:EncryptionContextKeys": "aws:imagebuilder:arn",
    "aws:CalledVia": "imagebuilder.amazonaws.com",
  };
  return allow("DecryptComponents", "kms:Decrypt", kmsArn(home, "key/*"), { "ForAnyValue:StringEquals": ofComponents });
}

/** Logs of builds in CloudWatch. */
export function buildLogging(home: Home): Statement {
  const write = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
  return allow("WriteBuildLogs", write, logGroupArn(home, "/aws/imagebuilder/*"));
}

function logBucketStatements({ partition, logs }: InstanceRoleArgs): Statement[] {
  if (!logs) return [];
  const put = allow("PutBuildLogs", "s3:PutObject", bucketArn(partition, logs.bucket, `${logs.prefix}/*`));
  return logs.keyArn === undefined ? [put] : [put, allow("EncryptBuildLogs", "kms:GenerateDataKey", logs.keyArn)];
}
