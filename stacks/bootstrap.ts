import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/aws/provider";
import { ArtifactBucket, StateKey } from "../components";
import type { BootstrapSettings, Stack } from "../definition";
import { familyName } from "../plan";
import { withoutStackTraces } from "../pulumi-sdk/stack-trace-limit";
import { refuseErrors } from "./issue-text";

/** Outputs of the stack `bootstrap`: what the other stacks are set up with. */
export interface BootstrapOutputs extends Record<string, unknown> {
  readonly bucketName: pulumi.Output<string>;
  readonly kmsKeyArn: pulumi.Output<string>;
  /** For `pulumi login`, and the variable PULUMI_BACKEND_URL of workflows. */
  readonly backendUrl: pulumi.Output<string>;
  /** For `pulumi stack init --secrets-provider`. */
  readonly secretsProvider: pulumi.Output<string>;
  /** The commands themselves, in order. */
  readonly commands: pulumi.Output<readonly string[]>;
}

/** Makes the bucket and the key of Pulumi's state. */
export function deployBootstrap({ settings, issues }: Stack<"bootstrap">): BootstrapOutputs {
  const sound = refuseErrors(settings, issues);
  return withoutStackTraces("the stack bootstrap", () => bootstrap(sound));
}

function bootstrap(settings: BootstrapSettings): BootstrapOutputs {
  const { account: accountId, region, defaultTags: tags } = settings;
  const provider = new Provider("aws", { region, allowedAccountIds: [accountId] });
  const name = familyName(settings.namePrefix);
  const key = new StateKey("state", { accountId, region, alias: `alias/${name}/state`, tags }, { provider });
  const bucket = new ArtifactBucket(
    "state",
    {
      bucketPrefix: `${name}-state`,
      kmsKeyArn: key.keyArn,
      expirationDays: "never",
      noncurrentExpirationDays: settings.keepVersionsDays,
      region,
      tags,
    },
    { provider },
  );
  const backendUrl = pulumi.interpolate`s3://${bucket.bucketName}?region=${region}`;
  const secretsProvider = pulumi.interpolate`awskms://${key.aliasName}?region=${region}`;
  const commands = pulumi
    .all([backendUrl, secretsProvider])
    .apply(([url, secrets]) => [`pulumi login '${url}'`, `pulumi stack init prod --secrets-provider '${secrets}'`]);
  return { bucketName: bucket.bucketName, kmsKeyArn: key.keyArn, backendUrl, secretsProvider, commands };
}
