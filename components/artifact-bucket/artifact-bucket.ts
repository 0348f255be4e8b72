import * as pulumi from "@pulumi/pulumi";
import { Bucket, type BucketArgs } from "@pulumi/aws/s3/bucket";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import type { BucketLifecycleConfigurationArgs } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import { RandomId } from "@pulumi/random/randomId";
import { partitionOf } from "../../plan/arn";
import { bucketPolicy } from "../../plan/policies/bucket";
import type { Tags } from "../account-args";
import * as check from "../argument-checks";
import { registerChild, type ChildTransform } from "../child-transform";
import { ARTIFACT_BUCKET_TYPE } from "../type-tokens";

/** Leaves room for `-` and sixteen hexadecimal digits in a bucket's 63 characters. */
const LONGEST_PREFIX = 46;
const PREFIX = /^[a-z0-9][a-z0-9-]*[a-z0-9]$/;
const DEFAULT_EXPIRATION_DAYS = 365;
const NONCURRENT_EXPIRATION_DAYS = 30;
const ABORT_UPLOADS_DAYS = 7;

/** Arguments of {@link ArtifactBucket}. */
export interface ArtifactBucketArgs {
  /** Start of the bucket's name; sixteen random hexadecimal digits follow. 3–46 lower-case letters, digits, hyphens. */
  readonly bucketPrefix: string;
  /** Objects expire after so many days, or, as state must, never. @default 365 */
  readonly expirationDays?: number | "never";
  /** Only objects whose keys begin so expire. @default all */
  readonly expirationPrefix?: string;
  /** Versions that were overwritten or deleted expire after so many days. @default 30 */
  readonly noncurrentExpirationDays?: number;
  /** Customer key (ARN) for objects. @default the account's key for S3 (`aws/s3`) */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /**
   * `true` makes a deployment that would delete the bucket fail; `retain` leaves it in AWS, closed and with its expiry, and `false` lets a
   * deployment delete it, once it is empty. @default true
   */
  readonly protect?: boolean | "retain";
  /** @default none */
  readonly tags?: Tags;
  /**
   * Region of every resource, where it is not the provider's. Outside of AWS's commercial regions give it always: the
   * partition of ARNs comes from it.
   * @default the provider's
   */
  readonly region?: string;
  /** Last resort: change what is registered, child by child. */
  readonly transform?: {
    readonly bucket?: ChildTransform<BucketArgs>;
    readonly lifecycle?: ChildTransform<BucketLifecycleConfigurationArgs>;
  };
}

/**
 * A private bucket for logs and build artifacts: an unpredictable name, owned only by the account, closed to the public,
 * versioned, encrypted with KMS, TLS only, with expiry of objects, old versions and unfinished uploads.
 * Protected, and never emptied by a deployment.
 *
 * @example
 * const bucket = new ArtifactBucket("logs", { bucketPrefix: "golden-images-logs" });
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export class ArtifactBucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;

  constructor(name: string, args: ArtifactBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super(ARTIFACT_BUCKET_TYPE, name, {}, opts);
    check.throwFaults(this, `ArtifactBucket "${name}"`, artifactBucketFaults(args));

    const child = { parent: this, ...(args.protect === "retain" && { retainOnDelete: true }) };
    const bucket = privateBucket(name, args, child);
    closeToPublic(name, args, bucket, child);
    encrypt(name, args, bucket, child);
    expire(name, args, bucket, child);
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.registerOutputs({ bucketName: this.bucketName, bucketArn: this.bucketArn });
  }
}

function artifactBucketFaults(args: ArtifactBucketArgs): check.ArgumentFault[] {
  const { bucketPrefix: prefix, expirationDays, noncurrentExpirationDays, tags } = args;
  const isPrefix = PREFIX.test(prefix) && prefix.length >= 3 && prefix.length <= LONGEST_PREFIX;
  return [
    ...check.tags(tags),
    ...(expirationDays === "never" ? [] : check.range("expirationDays", expirationDays, 1, 36_500)),
    ...check.range("noncurrentExpirationDays", noncurrentExpirationDays, 1, 36_500),
    ...check.failIf(!isPrefix, "bucketPrefix", {
      message: `${check.shown(prefix)} is not 3–${LONGEST_PREFIX} lower-case letters, digits and inner hyphens`,
      fix: 'Use a prefix such as "golden-images-logs".',
    }),
  ];
}

/** Bucket names are global: a guessable one can be taken, or watched for, by anyone. */
function privateBucket(name: string, args: ArtifactBucketArgs, opts: pulumi.CustomResourceOptions): Bucket {
  const suffix = new RandomId(`${name}-suffix`, { byteLength: 8 }, opts);
  const { protect = true } = args;
  return registerChild(Bucket, `${name}-bucket`, { ...opts, protect: protect === true }, args.transform?.bucket, {
    bucket: pulumi.interpolate`${args.bucketPrefix}-${suffix.hex}`,
    tags: args.tags,
    region: args.region,
  });
}

function closeToPublic(
  name: string,
  args: ArtifactBucketArgs,
  bucket: Bucket,
  opts: pulumi.CustomResourceOptions,
): void {
  const { region, kmsKeyArn } = args;
  const shared = { bucket: bucket.bucket, region };
  const acls = { blockPublicAcls: true, ignorePublicAcls: true };
  const policies = { blockPublicPolicy: true, restrictPublicBuckets: true };
  const block = { ...shared, ...acls, ...policies };
  const closed = new BucketPublicAccessBlock(`${name}-public-access-block`, block, opts);
  const ownership = { ...shared, rule: { objectOwnership: "BucketOwnerEnforced" } };
  new BucketOwnershipControls(`${name}-ownership`, ownership, opts);
  const partition = partitionOf(region ?? "");
  const policy = pulumi
    .all([bucket.bucket, kmsKeyArn])
    .apply(([name, keyArn]) => JSON.stringify(bucketPolicy({ partition, bucket: name, ...(keyArn && { keyArn }) })));
  // S3 refuses concurrent changes of one bucket's policy and public access block.
  new BucketPolicy(`${name}-policy`, { ...shared, policy }, { ...opts, dependsOn: [closed] });
}

function encrypt(name: string, args: ArtifactBucketArgs, { bucket }: Bucket, opts: pulumi.CustomResourceOptions): void {
  const encryption = { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.kmsKeyArn };
  const rules = [{ applyServerSideEncryptionByDefault: encryption, bucketKeyEnabled: true }];
  const settings = { bucket, region: args.region, rules };
  new BucketServerSideEncryptionConfiguration(`${name}-encryption`, settings, opts);
}

function expire(name: string, args: ArtifactBucketArgs, { bucket }: Bucket, opts: pulumi.CustomResourceOptions): void {
  const { region, expirationDays: days = DEFAULT_EXPIRATION_DAYS, transform } = args;
  const enabled = { bucket, region, versioningConfiguration: { status: "Enabled" } };
  const versioning = new BucketVersioning(`${name}-versioning`, enabled, opts);
  const rule = {
    id: "expire",
    status: "Enabled",
    filter: { prefix: args.expirationPrefix ?? "" },
    ...(days === "never" ? {} : { expiration: { days } }),
    noncurrentVersionExpiration: { noncurrentDays: args.noncurrentExpirationDays ?? NONCURRENT_EXPIRATION_DAYS },
    abortIncompleteMultipartUpload: { daysAfterInitiation: ABORT_UPLOADS_DAYS },
  };
  // Rules on old versions need versioning to be on.
  const later = { ...opts, dependsOn: [versioning] };
  const rules = { bucket, region, rules: [rule] };
  registerChild(BucketLifecycleConfiguration, `${name}-lifecycle`, later, transform?.lifecycle, rules);
}
