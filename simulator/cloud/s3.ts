import { createHash } from "node:crypto";
import { type Properties, text } from "../schema/property";
import { dnsSuffix, formatArn } from "./arn";
import { errorsOf } from "./error";
import { type Context, digits, here, type Kind, type Kinds } from "./kind";

const BUCKET = "aws:s3/bucket:Bucket";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
const BUCKET_NAME = /^(?!xn--|\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const failed = errorsOf("S3");

/** Buckets: their names are one for all accounts of a partition. */
const bucket: Kind = {
  check: (inputs) => {
    const name = text(inputs, "bucket");
    const reason = `invalid value for bucket (only lowercase alphanumeric characters, dots and hyphens, 3-63 characters), got "${name}"`;
    return name === "" || BUCKET_NAME.test(name) ? [] : [{ property: "bucket", reason }];
  },
  create: (creation) => {
    const { inputs, store, partition, region, account } = creation;
    const prefix = text(inputs, "bucketPrefix");
    const name = text(inputs, "bucket") || `${prefix}${digits(26, prefix, String(store.next("s3:bucketPrefix")))}`;
    const taken = store.list(BUCKET).find(({ id }) => id === name);
    if (taken) {
      const own = taken.account === account;
      const explanation = own
        ? "Your previous request to create the named bucket succeeded and you already own it."
        : "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.";
      const code = own ? "BucketAlreadyOwnedByYou" : "BucketAlreadyExists";
      throw failed(`creating S3 Bucket (${name})`, "CreateBucket", code, explanation, 409);
    }
    const domain = dnsSuffix(partition);
    const outputs = {
      arn: formatArn({ partition, service: "s3", region: "", account: "", resource: name }),
      bucket: name,
      bucketDomainName: `${name}.s3.${domain}`,
      bucketRegion: region,
      bucketRegionalDomainName: `${name}.s3.${region}.${domain}`,
      hostedZoneId: "Z3AQBSTGFYJSTF",
    };
    return { id: name, outputs };
  },
  remove: ({ store, resource }) => {
    const objects = store.list(OBJECT).filter(({ state }) => state["bucket"] === resource.id);
    if (objects.length > 0 && resource.state["forceDestroy"] !== true) {
      const explanation = "The bucket you tried to delete is not empty";
      throw failed(`deleting S3 Bucket (${resource.id})`, "DeleteBucket", "BucketNotEmpty", explanation, 409);
    }
    objects.forEach(store.remove);
  },
};

/** A setting of a bucket, of which there is one: putting it again overwrites. */
function bucketSetting(label: string, operation: string): Kind {
  return {
    create: (creation) => {
      const name = text(creation.inputs, "bucket");
      requireBucket(creation, name, `creating S3 Bucket (${name}) ${label}`, operation);
      return { id: name, outputs: {} };
    },
  };
}

/** S3 moves no object below 128 KiB unless the program says otherwise. */
const lifecycleConfiguration: Kind = {
  create: (creation) => {
    const { id } = bucketSetting("Lifecycle Configuration", "PutBucketLifecycleConfiguration").create(creation);
    return { id, outputs: smallestMoved(creation.inputs) };
  },
  update: (_, inputs) => smallestMoved(inputs),
};

/** Objects: etag and version follow the content. */
const bucketObject: Kind = {
  create: (creation) => {
    const { inputs, partition, store } = creation;
    const [name, key] = [text(inputs, "bucket"), text(inputs, "key")];
    requireBucket(creation, name, `uploading S3 Object (${key}) to Bucket (${name})`, "PutObject");
    const arn = formatArn({ partition, service: "s3", region: "", account: "", resource: `${name}/${key}` });
    const versionId = digits(32, arn, String(store.next(arn)));
    const fixed = { contentType: "application/octet-stream", storageClass: "STANDARD", serverSideEncryption: "AES256" };
    return { id: `${name}/${key}`, outputs: { ...fixed, arn, etag: etag(inputs), versionId } };
  },
  update: ({ resource, store }, inputs) => {
    const versionId = digits(32, resource.id, String(store.next(text(resource.state, "arn"))));
    return { etag: etag(inputs), versionId };
  },
};

export const S3: Kinds = {
  [BUCKET]: bucket,
  [OBJECT]: bucketObject,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycleConfiguration,
  "aws:s3/bucketLogging:BucketLogging": bucketSetting("Logging", "PutBucketLogging"),
  "aws:s3/bucketNotification:BucketNotification": bucketSetting("Notification", "PutBucketNotificationConfiguration"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketSetting(
    "Ownership Controls",
    "PutBucketOwnershipControls",
  ),
  "aws:s3/bucketPolicy:BucketPolicy": bucketSetting("Policy", "PutBucketPolicy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketSetting(
    "Public Access Block",
    "PutPublicAccessBlock",
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketSetting(
    "Server-side Encryption Configuration",
    "PutBucketEncryption",
  ),
  "aws:s3/bucketVersioning:BucketVersioning": bucketSetting("Versioning", "PutBucketVersioning"),
};

function smallestMoved(inputs: Properties): Properties {
  const name = "transitionDefaultMinimumObjectSize";
  return { [name]: inputs[name] ?? "all_storage_classes_128K" };
}

function requireBucket(context: Context, name: string, doing: string, operation: string): void {
  if (!here(context, BUCKET).some(({ id }) => id === name)) {
    throw failed(doing, operation, "NoSuchBucket", "The specified bucket does not exist", 404);
  }
}

function etag(inputs: Properties): string {
  const content = inputs["content"] ?? inputs["contentBase64"] ?? inputs["source"] ?? "";
  return createHash("md5").update(JSON.stringify(content)).digest("hex");
}
