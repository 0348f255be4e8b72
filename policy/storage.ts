import { valueAt, type ResourceRule, type StackRule } from "./rule";

const BUCKET = "aws:s3/bucket:Bucket";
const ACCESS_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

export const closedBuckets: StackRule = {
  name: "closed-buckets",
  description:
    "Every bucket is closed to the public and encrypted by a resource of its own: logs name hosts and people.",
  remediation: "Use the component ArtifactBucket, or register both beside the bucket.",
  checkStack(resources) {
    const buckets = resources.filter(({ type }) => type === BUCKET);
    return buckets.flatMap(({ urn }) => {
      const about = resources.filter(({ dependencies }) => dependencies.includes(urn));
      const block = about.find(({ type }) => type === ACCESS_BLOCK);
      const open = BLOCKS.filter((key) => valueAt(block?.inputs, key) !== true);
      const messages = [
        open.length > 0 && `The bucket is open to the public: ${open.join(", ")} must be true.`,
        !about.some(({ type }) => type === ENCRYPTION) && "The bucket has no encryption.",
      ];
      return messages.flatMap((message) => (message === false ? [] : [{ urn, message }]));
    });
  },
};

/**
 * Those of builds and rebuilds stay in AWS when their definition goes (`retainOnDelete`), which the engine does not show to
 * policies. That of a container that CodeBuild builds holds files of the repository alone.
 */
const EXEMPT = /\$golden-images:(?:build:(?:CiProject|ContainerProject|ReleaseProject)|rebuild:FleetRebuild)\$/;

export const keptForGood: ResourceRule = {
  name: "kept-for-good",
  description: "Buckets are protected: what they hold is gone with them.",
  remediation: "Register it with protect: true. To delete one on purpose, unprotect it in a change of its own.",
  check: ({ type, urn, isProtected }) =>
    type === BUCKET && !isProtected && !EXEMPT.test(urn) ? ["It is not protected from deletion."] : [],
};

export const logsExpire: ResourceRule = {
  name: "logs-expire",
  description: "Log groups say how long they keep what they hold: by default CloudWatch keeps it forever.",
  remediation: "Give retentionInDays, as logRetentionDays of the settings does.",
  check: ({ type, inputs }) =>
    type === "aws:cloudwatch/logGroup:LogGroup" && !(Number(inputs["retentionInDays"]) > 0)
      ? ["The log group keeps its logs forever."]
      : [],
};
