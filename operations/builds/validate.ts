import type { CodeBuildClient, EnvironmentVariable, Project } from "@aws-sdk/client-codebuild";
import { readRun } from "./codebuild";
import type { ExpectedProject } from "./expected-project";

/** Where a project differs from its plan. Values are as CodeBuild writes them, of variables only their types; none is undefined. */
export interface Difference {
  /** `environment.privilegedMode` */
  readonly field: string;
  readonly planned: unknown;
  readonly actual: unknown;
}

/** As many as CodeBuild answers at once. */
const MOST_NAMES = 100;

/** What CodeBuild may leave out. */
const NONE: readonly unknown[] = [undefined, false, 0, "NO_CACHE"];

/** The projects that there are, by name. */
export async function findProjects(
  client: CodeBuildClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, Project>> {
  const { BatchGetProjectsCommand } = await import("@aws-sdk/client-codebuild");
  const found = new Map<string, Project>();
  for (let at = 0; at < names.length; at += MOST_NAMES) {
    const asked = new BatchGetProjectsCommand({ names: names.slice(at, at + MOST_NAMES) });
    for (const project of (await client.send(asked)).projects ?? []) found.set(project.name ?? "", project);
  }
  return found;
}

/** Field by field, where they differ. Lists of CodeBuild have no order. */
export function differencesOf(planned: ExpectedProject, actual: Project): readonly Difference[] {
  return compared("", byName(planned), byName(actual));
}

/** Each variable is a field, with a type and a value that is not told. */
function byName({ environment, ...project }: Pick<Project, "environment">) {
  const variables = (environment?.environmentVariables ?? []).map((each) => [each.name ?? "", each] as const);
  return {
    ...project,
    environment: environment && { ...environment, environmentVariables: Object.fromEntries(variables) },
  };
}

function compared(path: string, planned: unknown, actual: unknown): readonly Difference[] {
  const isVariable = path.includes(".environmentVariables.");
  if (isRecord(planned) && !isVariable && (isRecord(actual) || actual === undefined)) {
    const more = path.endsWith(".environmentVariables") ? { ...actual, ...planned } : planned;
    return Object.keys(more).flatMap((key) =>
      compared(path === "" ? key : `${path}.${key}`, planned[key], actual?.[key]),
    );
  }
  if (canonical(planned) === canonical(actual)) return [];
  return [isVariable ? { field: path, ...ofVariable(planned, actual) } : { field: path, planned, actual }];
}

/** Its type: a value on AWS may be a secret that somebody wrote in clear. */
function ofVariable(planned: unknown, actual: unknown): Omit<Difference, "field"> {
  const [before, now] = [planned, actual].map((each) => (each as EnvironmentVariable | undefined)?.type);
  return { planned: before, actual: now !== undefined && before === now ? `${now}, another value` : now };
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "" : JSON.stringify(value.map(canonical).sort());
  if (!isRecord(value)) return NONE.includes(value) ? "" : String(value as string | number | boolean);
  const entries = Object.entries(value).map(([key, each]) => [key, canonical(each)] as const);
  return JSON.stringify(entries.filter(([, text]) => text !== "").sort());
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Makes a project with its webhook on a simulated cloud that is let into its repository, and runs its batch: what this cloud and AWS's
 * model of the API hold against it is thrown, or given as the batch's reason.
 * @param endOfBuilds sets the cloud's clock to after the batch
 */
export async function tryProject(
  client: CodeBuildClient,
  { webhook, ...project }: ExpectedProject,
  buildspec: string | undefined,
  endOfBuilds: () => Promise<unknown>,
): Promise<string | undefined> {
  const sdk = await import("@aws-sdk/client-codebuild");
  const { name, artifacts, cache, buildBatchConfig } = project;
  // Made by the deployment, in an account that the simulator knows nothing of.
  const serviceRole = "arn:aws:iam::000000000000:role/planned";
  const place = { location: "planned" };
  const made = {
    ...{ ...project, serviceRole, buildBatchConfig: buildBatchConfig && { ...buildBatchConfig, serviceRole } },
    artifacts: artifacts.type === "S3" ? { ...artifacts, ...place } : artifacts,
    cache: cache?.type === "S3" ? { ...cache, ...place } : cache,
  };
  await client.send(new sdk.CreateProjectCommand(made));
  if (webhook) await client.send(new sdk.CreateWebhookCommand({ projectName: name, ...webhook }));
  if (buildBatchConfig === undefined || buildspec === undefined) return undefined;
  const start = new sdk.StartBuildBatchCommand({ projectName: name, buildspecOverride: buildspec });
  const { buildBatch } = await client.send(start);
  await endOfBuilds();
  return (await readRun(client, buildBatch?.id ?? ""))?.reason;
}

/** Lets a simulated cloud into the repositories of a host, as the stack of credentials does. */
export async function admit(client: CodeBuildClient, serverType: string): Promise<void> {
  const { ImportSourceCredentialsCommand } = await import("@aws-sdk/client-codebuild");
  const how = { authType: "PERSONAL_ACCESS_TOKEN", token: "planned" } as const;
  await client.send(new ImportSourceCredentialsCommand({ serverType: serverType as "GITHUB", ...how }));
}
