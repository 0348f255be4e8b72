import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import type { CodeBuildClient, CodeBuildClientConfig } from "@aws-sdk/client-codebuild";

/** Full jitter up to 20 s each, and the same client token every time: safety row 29, the SDK's standard mode. */
const RETRIES = { retryMode: "standard", maxAttempts: 5 } as const;

/**
 * The only place that makes clients of AWS. Credentials and endpoints come from where every tool of AWS takes them
 * (`AWS_PROFILE`, `AWS_ENDPOINT_URL` …); the Region is that of the stack.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 */
export class AwsClients {
  readonly #region: string;
  readonly #simulated: Pick<CodeBuildClientConfig, "endpoint" | "credentials">;

  /** @param endpoint of a simulated cloud, which takes any credentials. @default AWS's */
  constructor(region: string, endpoint?: string) {
    const credentials = { accessKeyId: "simulated", secretAccessKey: "simulated" };
    this.#simulated = endpoint === undefined ? {} : { endpoint, credentials };
    this.#region = region;
    // What Node runs golden is said by golden's own `engines`.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  }

  async codebuild(): Promise<CodeBuildClient> {
    const { CodeBuildClient: Client } = await import("@aws-sdk/client-codebuild");
    return new Client({ region: this.#region, ...RETRIES, ...this.#simulated });
  }

  async logs(): Promise<CloudWatchLogsClient> {
    const { CloudWatchLogsClient: Client } = await import("@aws-sdk/client-cloudwatch-logs");
    return new Client({ region: this.#region, ...RETRIES });
  }

  async imagebuilder(): Promise<ImagebuilderClient> {
    const { ImagebuilderClient: Client } = await import("@aws-sdk/client-imagebuilder");
    return new Client({ region: this.#region, ...RETRIES });
  }
}
