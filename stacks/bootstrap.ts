import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/aws/provider";
import { ArtifactBucket, projectsBoundary, rolesBoundary, StateKey } from "../components";
import type { Stack } from "../definition";
import { familyName } from "../plan";
import { refuseErrors } from "./issue-text";

/** Where stacks keep their state, and what encrypts the secrets in it. */
export interface StateOutputs {
  /** For `pulumi login`. */
  readonly backendUrl: pulumi.Output<string>;
  /** For `pulumi stack init --secrets-provider`. */
  readonly secretsProvider: pulumi.Output<string>;
}

/** Outputs of the stack `bootstrap`: what the other stacks are set up with. */
export interface BootstrapOutputs extends Record<string, unknown> {
  readonly bucketName: pulumi.Output<string>;
  /** The key of stacks of images. */
  readonly kmsKeyArn: pulumi.Output<string>;
  /** Of the policies that bound every role that a deployment makes: of images, and of CodeBuild projects. */
  readonly rolesBoundaryArn: pulumi.Output<string>;
  readonly projectsBoundaryArn: pulumi.Output<string>;
  /** Of the stacks that administrators run, `bootstrap` and `github`: no role of a pipeline reaches them. */
  readonly administration: StateOutputs;
  /** Of stacks of images; the variables PULUMI_BACKEND_URL and PULUMI_SECRETS_PROVIDER of workflows. */
  readonly images: StateOutputs;
}

/** The folder of the bucket that stacks of images, and so the roles of pipelines, have nothing to do with. */
const ADMINISTRATION = "administration";

/**
 * Makes the bucket of Pulumi's state, two keys, and the boundaries of roles. The state of the stack `github` holds a token that administers the
 * repository: whoever may preview an image must not be able to read it, so it has a folder and a key of its own.
 */
export function deployBootstrap({ settings: read, issues }: Stack<"bootstrap">): BootstrapOutputs {
  const settings = refuseErrors(read, issues);
  const { account: accountId, region, defaultTags: tags } = settings;
  const provider = new Provider("aws", { region, allowedAccountIds: [accountId] });
  const name = familyName(settings.namePrefix);
  const stateKey = (key: string): StateKey =>
    new StateKey(key, { accountId, region, alias: `alias/${name}/${key}`, tags }, { provider });
  const key = stateKey("state");
  const administrationKey = stateKey(ADMINISTRATION);
  const bucketArgs = {
    bucketPrefix: `${name}-state`,
    kmsKeyArn: key.keyArn,
    expirationDays: "never" as const,
    noncurrentExpirationDays: settings.keepVersionsDays,
    region,
    tags,
  };
  const bucket = new ArtifactBucket("state", bucketArgs, { provider });
  const { namePrefix, buildsMayRead, projectsMayRead } = settings;
  const place = { accountId, region, ...(namePrefix && { namePrefix }), tags };
  const ofImages = { ...place, ...(buildsMayRead && { buildsMayRead }) };
  const ofProjects = { ...place, ...(projectsMayRead && { projectsMayRead }) };
  const stateIn = (folder: string, { aliasName }: StateKey): StateOutputs => ({
    backendUrl: pulumi.interpolate`s3://${bucket.bucketName}${folder}?region=${region}`,
    secretsProvider: pulumi.interpolate`awskms://${aliasName}?region=${region}`,
  });
  return {
    bucketName: bucket.bucketName,
    kmsKeyArn: key.keyArn,
    rolesBoundaryArn: rolesBoundary("boundary", ofImages, { provider }).arn,
    projectsBoundaryArn: projectsBoundary("builds-boundary", ofProjects, { provider }).arn,
    administration: stateIn(`/${ADMINISTRATION}`, administrationKey),
    images: stateIn("", key),
  };
}
