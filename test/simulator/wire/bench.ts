import { strict as assert } from "node:assert";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../../simulator";
import { connectTo, type Made, type TestClient } from "../client";
import { PROFILE, ROLE, TRUST } from "../fixture";

export const PROJECT = "aws:codebuild/project:Project";
export const ROLE_ARN = "arn:aws:iam::111122223333:role/builder";

/** A simulator that serves AWS's protocols, with a client of Pulumi's beside it. */
export interface WireBench {
  readonly simulator: Simulator;
  readonly client: TestClient;
  readonly endpoint: string;
  readonly imagebuilder: ImagebuilderClient;
  readonly codebuild: CodeBuildClient;
  /** What a client of the SDK is made with. */
  readonly config: ReturnType<typeof configOf>;
}

/** Settings of an SDK client. */
export function configOf(endpoint: string, account = "AKIDEXAMPLE") {
  const credentials = { accessKeyId: account, secretAccessKey: "not verified" };
  return { endpoint, region: "us-east-1", credentials, maxAttempts: 1 };
}

/** What a process is told to reach the simulator as AWS, in its environment. */
export function awsVariables(endpoint: string) {
  return { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "local" };
}

/** Gives each test of a suite its own; an answer that AWS's model forbids fails the test. */
export function useWire(options: SimulatorOptions = {}): () => WireBench {
  let bench: WireBench | undefined;
  let invalid: string[] = [];
  beforeEach(async () => {
    invalid = [];
    const simulator = await startSimulator({ now: () => new Date("2026-11-21T04:00:00.000Z"), ...options });
    const endpoint = await simulator.serveAws({ onInvalidAnswer: (fault) => invalid.push(fault) });
    const config = configOf(endpoint);
    const client = connectTo(simulator);
    await client.make(ROLE, "role", { name: "builder", assumeRolePolicy: TRUST });
    await client.make(PROFILE, "profile", { name: "builder", role: "builder" });
    const clients = { imagebuilder: new ImagebuilderClient(config), codebuild: new CodeBuildClient(config) };
    bench = { simulator, client, endpoint, config, ...clients };
  });
  afterEach(async () => {
    bench?.client.close();
    await bench?.simulator.close();
    assert.deepEqual(invalid, []);
  });
  return () => {
    if (!bench) throw new Error("the simulator is only there within a test");
    return bench;
  };
}

/** A project made through Pulumi's provider. */
export function makeProject(client: TestClient, name: string, changes: Record<string, unknown> = {}): Promise<Made> {
  return client.make(PROJECT, name, {
    name,
    serviceRole: ROLE_ARN,
    artifacts: { type: "NO_ARTIFACTS" },
    environment: { computeType: "BUILD_GENERAL1_SMALL", image: "aws/codebuild/standard:7.0", type: "LINUX_CONTAINER" },
    source: { type: "NO_SOURCE", buildspec: "version: 0.2\nphases: {build: {commands: [make]}}\n" },
    buildBatchConfig: { serviceRole: ROLE_ARN, restrictions: { maximumBuildsAllowed: 100 } },
    ...changes,
  });
}

/** Name and text of the error that a call is refused with. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ readonly name: string; readonly message: string; readonly status?: number }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: number } };
    return { name, message, ...($metadata?.httpStatusCode === undefined ? {} : { status: $metadata.httpStatusCode }) };
  }
  throw new Error("the call was not refused");
}
