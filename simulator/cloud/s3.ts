import { createHash } from "node:crypto";
import { type Properties, text } from "../schema/property";
import { dnsSuffix } from "./arn";
import { digits, type Kind, type Kinds } from "./kind";

export const BUCKET = "aws:s3/bucket:Bucket";
export const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
const needs = [{ type: BUCKET, argument: "bucket", error: "404 NoSuchBucket: The specified bucket does not exist" }];
const BUCKET_NAME = /^(?!xn--|\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const TAKEN = {
  own: "409 BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
  other:
    "409 BucketAlreadyExists: The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
};

/** Buckets: their names are unique in a partition, across all accounts. */
const bucket: Kind = {
  check: (inputs) => {
    const name = text(inputs, "bucket");
    const reason = `invalid value for bucket (only lowercase alphanumeric characters, dots and hyphens, 3-63 characters), got "${name}"`;
    return name === "" || BUCKET_NAME.test(name) ? [] : [{ property: "bucket", reason }];
  },
  doing: "creating S3 Bucket ({bucket})",
  call: "S3: CreateBucket",
  guard: ({ inputs, store, account, failed }) => {
    const twin = store.list(BUCKET).find(({ id }) => id === inputs["bucket"]);
    if (twin) throw failed(twin.account === account ? TAKEN.own : TAKEN.other);
  },
  id: ({ inputs, store }) => {
    const prefix = text(inputs, "bucketPrefix");
    return text(inputs, "bucket") || `${prefix}${digits(26, prefix, String(store.next("s3:bucketPrefix")))}`;
  },
  arn: "arn:{partition}:s3:::{id}",
  outputs: { bucket: "{id}", bucketRegion: "{region}", hostedZoneId: "Z3AQBSTGFYJSTF" },
  make: ({ id, partition, region }) => {
    const domain = dnsSuffix(partition);
    return { bucketDomainName: `${id}.s3.${domain}`, bucketRegionalDomainName: `${id}.s3.${region}.${domain}` };
  },
  usedBy: [
    { type: OBJECT, argument: "bucket", error: "409 BucketNotEmpty: The bucket you tried to delete is not empty" },
  ],
  force: "forceDestroy",
  remove: ({ store, resource }) => {
    store
      .list(OBJECT)
      .filter(({ state }) => state["bucket"] === resource.id)
      .forEach(store.remove);
  },
};

/** A setting of a bucket, of which there is one: putting it again overwrites. */
function setting(label: string, operation: string): Kind {
  return { doing: `creating S3 Bucket ({bucket}) ${label}`, call: `S3: ${operation}`, needs, id: "{bucket}" };
}

/** Objects: etag and version follow the content. */
const bucketObject: Kind = {
  doing: "uploading S3 Object ({key}) to Bucket ({bucket})",
  call: "S3: PutObject",
  needs,
  id: "{bucket}/{key}",
  arn: "arn:{partition}:s3:::{id}",
  outputs: { contentType: "application/octet-stream", storageClass: "STANDARD", serverSideEncryption: "AES256" },
  make: ({ inputs, store, arn }) => ({ etag: etag(inputs), versionId: digits(32, arn, String(store.next(arn))) }),
  update: ({ resource, store }, inputs) => {
    const versionId = digits(32, resource.id, String(store.next(text(resource.state, "arn"))));
    return { etag: etag(inputs), versionId };
  },
};

export const S3: Kinds = {
  [BUCKET]: bucket,
  [OBJECT]: bucketObject,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    ...setting("Lifecycle Configuration", "PutBucketLifecycleConfiguration"),
    make: ({ inputs }) => smallestMoved(inputs),
    update: (_, inputs) => smallestMoved(inputs),
  },
  "aws:s3/bucketLogging:BucketLogging": setting("Logging", "PutBucketLogging"),
  "aws:s3/bucketNotification:BucketNotification": setting("Notification", "PutBucketNotificationConfiguration"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": setting("Ownership Controls", "PutBucketOwnershipControls"),
  "aws:s3/bucketPolicy:BucketPolicy": setting("Policy", "PutBucketPolicy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": setting("Public Access Block", "PutPublicAccessBlock"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": setting(
    "Server-side Encryption Configuration",
    "PutBucketEncryption",
  ),
  "aws:s3/bucketVersioning:BucketVersioning": setting("Versioning", "PutBucketVersioning"),
};

/** S3 moves no object below 128 KiB unless the program says otherwise. */
function smallestMoved(inputs: Properties): Properties {
  const name = "transitionDefaultMinimumObjectSize";
  return { [name]: inputs[name] ?? "all_storage_classes_128K" };
}

function etag(inputs: Properties): string {
  const content = inputs["content"] ?? inputs["contentBase64"] ?? inputs["source"] ?? "";
  return createHash("md5").update(JSON.stringify(content)).digest("hex");
}
