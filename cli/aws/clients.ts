import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { CodeBuildClient, CodeBuildClientConfig } from "@aws-sdk/client-codebuild";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import type { Inspector2Client } from "@aws-sdk/client-inspector2";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SSMClient } from "@aws-sdk/client-ssm";
import type { STSClient } from "@aws-sdk/client-sts";
import type { Ec2 } from "../../operations/ec2/query";

/** Full jitter up to 20 s each, and the same client token every time: safety row 29, the SDK's standard mode. */
const RETRIES = { retryMode: "standard", maxAttempts: 5 } as const;

type Config = typeof RETRIES & { readonly region: string } & Pick<CodeBuildClientConfig, "endpoint" | "credentials">;

/**
 * The only place that makes clients of AWS. Credentials and endpoints come from where every tool of AWS takes them
 * (`AWS_PROFILE`, `AWS_ENDPOINT_URL` …); the Region is that of the stack. An SDK is loaded when it is first asked for.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 */
export class AwsClients {
  readonly #config: Config;

  /** @param endpoint of a simulated cloud, which takes any credentials. @default AWS's */
  constructor(region: string, endpoint?: string) {
    const credentials = { accessKeyId: "simulated", secretAccessKey: "simulated" };
    this.#config = { region, ...RETRIES, ...(endpoint !== undefined && { endpoint, credentials }) };
    // What Node runs golden is said by golden's own `engines`.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  }

  async codebuild(): Promise<CodeBuildClient> {
    const { CodeBuildClient: Client } = await import("@aws-sdk/client-codebuild");
    return new Client(this.#config);
  }

  async logs(): Promise<CloudWatchLogsClient> {
    const { CloudWatchLogsClient: Client } = await import("@aws-sdk/client-cloudwatch-logs");
    return new Client(this.#config);
  }

  async ecr(): Promise<ECRClient> {
    const { ECRClient: Client } = await import("@aws-sdk/client-ecr");
    return new Client(this.#config);
  }

  /** EC2 by single signed calls, each sent once: its SDK is larger than all others together. Throws errors with EC2's own names. */
  async ec2(): Promise<Ec2> {
    const [{ SignatureV4 }, { config }] = await Promise.all([import("@smithy/signature-v4"), this.sts()]);
    const region = await config.region();
    const own = process.env["AWS_ENDPOINT_URL_EC2"] ?? process.env["AWS_ENDPOINT_URL"];
    const url = new URL(own ?? `https://ec2.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`);
    const { credentials, sha256 } = config;
    const signer = new SignatureV4({ credentials, region, sha256, service: "ec2" });
    return async (action, { abortSignal: signal }, parameters = {}) => {
      const body = new URLSearchParams({ Action: action, Version: "2016-11-15", ...parameters }).toString();
      const headers = { host: url.host, "content-type": "application/x-www-form-urlencoded" };
      const request = { method: "POST", protocol: url.protocol, hostname: url.hostname, path: "/", headers, body };
      const signed = await signer.sign(request);
      const sent = { method: "POST", headers: signed.headers, body, signal };
      const { response, xml } = await fetch(url, sent).then(async (response) => ({ response, xml: await response.text() })).catch(unreached(url.host)); // prettier-ignore
      if (response.ok) return xml;
      const told = (name: string): string | undefined => new RegExp(`<${name}>([^<]*)</`).exec(xml)?.[1];
      const known = { name: told("Code") ?? "Error", $metadata: { httpStatusCode: response.status } };
      throw Object.assign(new Error(told("Message") ?? response.statusText), known);
    };
  }

  async eventBridge(): Promise<EventBridgeClient> {
    const { EventBridgeClient: Client } = await import("@aws-sdk/client-eventbridge");
    return new Client(this.#config);
  }

  async iam(): Promise<IAMClient> {
    const { IAMClient: Client } = await import("@aws-sdk/client-iam");
    return new Client(this.#config);
  }

  async imageBuilder(): Promise<ImagebuilderClient> {
    const { ImagebuilderClient: Client } = await import("@aws-sdk/client-imagebuilder");
    return new Client(this.#config);
  }

  async inspector(): Promise<Inspector2Client> {
    const { Inspector2Client: Client } = await import("@aws-sdk/client-inspector2");
    return new Client(this.#config);
  }

  async s3(): Promise<S3Client> {
    const { S3Client: Client } = await import("@aws-sdk/client-s3");
    // Names of buckets are no hosts of a simulated cloud.
    return new Client({ ...this.#config, forcePathStyle: "AWS_ENDPOINT_URL" in process.env });
  }

  async secretsManager(): Promise<SecretsManagerClient> {
    const { SecretsManagerClient: Client } = await import("@aws-sdk/client-secrets-manager");
    return new Client(this.#config);
  }

  async serviceQuotas(): Promise<ServiceQuotasClient> {
    const { ServiceQuotasClient: Client } = await import("@aws-sdk/client-service-quotas");
    return new Client(this.#config);
  }

  async sfn(): Promise<SFNClient> {
    const { SFNClient: Client } = await import("@aws-sdk/client-sfn");
    return new Client(this.#config);
  }

  async sns(): Promise<SNSClient> {
    const { SNSClient: Client } = await import("@aws-sdk/client-sns");
    return new Client(this.#config);
  }

  async sqs(): Promise<SQSClient> {
    const { SQSClient: Client } = await import("@aws-sdk/client-sqs");
    // The URL of a queue has AWS's own host, also where it is one of a simulated cloud.
    return new Client({ ...this.#config, useQueueUrlAsEndpoint: false });
  }

  async ssm(): Promise<SSMClient> {
    const { SSMClient: Client } = await import("@aws-sdk/client-ssm");
    return new Client(this.#config);
  }

  async sts(): Promise<STSClient> {
    const { STSClient: Client } = await import("@aws-sdk/client-sts");
    return new Client(this.#config);
  }
}

/** An error of fetch says in its cause what AWS's clients say by their `code`. */
function unreached(host: string) {
  return (error: unknown): never => {
    if (!(error instanceof TypeError)) throw error;
    const { code = "ECONNRESET" } = (error.cause ?? {}) as { readonly code?: string };
    throw Object.assign(new Error(`${host} was not reached: ${code}`), { name: code, code });
  };
}
