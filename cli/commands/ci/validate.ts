import { serializeDocument, type Stack } from "../../../definition";
import { expectedProject } from "../../../operations/builds/expected-project";
import * as live from "../../../operations/builds/validate";
import { buildspecOf } from "../../../plan";
import { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import { namesOf } from "../../fleet/image-names";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { plannedProjects, type PlannedProject, type Role } from "./account";

export interface ValidateOptions {
  readonly names: readonly string[];
  readonly format: "text" | "json";
  readonly offline?: boolean;
}

/** What is wrong with a project. */
interface Finding {
  /** `refused`: by the simulator; `missing`, `differs`, `no-credential`: on AWS. */
  readonly kind: "refused" | "missing" | "differs" | "no-credential";
  readonly message: string;
  readonly fix: string;
  /** Of what differs. */
  readonly field?: string;
  readonly planned?: unknown;
  readonly actual?: unknown;
}

/** A project and all that is wrong with it. */
interface Validated {
  readonly name: string;
  readonly project: string;
  readonly findings: readonly Finding[];
}

/** Which neither a simulator nor a list of projects shows. */
const NOT_TRIED =
  "Not tried: what roles and secrets allow, whether images and networks are there, and the commands themselves.";

/** `golden ci validate`: holds the projects of a stack against the simulator, and what is on AWS against them. */
export async function validate(
  role: Role,
  options: ValidateOptions,
  stack: Stack<"images">,
  root: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const planned = plannedProjects(role, namesOf(options.names, root), stack, root);
  const { account = "", region = "" } = stack.settings ?? {};
  if (planned.length === 0)
    throw new CliError(
      `The stack ${stack.name} deploys nothing with ${role}.`,
      "docs/build-projects.md shows how to add it.",
      1,
    );
  const simulated = await onSimulator(role, planned, { account, region });
  const onAws = options.offline === true ? undefined : await askAws(role, planned, region);
  const results = planned.map(({ definition: { name }, plan: { name: project } }): Validated => {
    const findings = [...(simulated.get(project) ?? []), ...(onAws?.get(project) ?? [])];
    return { name, project, findings };
  });
  const sums = [
    `Simulator: ${sumOf(planned, simulated, "accepted")}`,
    onAws === undefined
      ? `AWS: not asked${options.offline === true ? "" : ", for there are no credentials"}.`
      : `AWS (${account}, ${region}): ${sumOf(planned, onAws, "as planned")}`,
  ];
  if (options.format === "json")
    terminal.out(printableJson({ format: 1, isAwsAsked: onAws !== undefined, projects: results }));
  else print(results, sums, terminal);
  return results.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

type Findings = ReadonlyMap<string, readonly Finding[]>;

async function onSimulator(
  role: Role,
  planned: readonly PlannedProject[],
  simulator: { readonly account: string; readonly region: string },
): Promise<Findings> {
  const { serveSimulator } = await import("../../../engine/index.js");
  const { endpoint, close } = await serveSimulator({ simulator });
  const advance = () =>
    fetch(`${endpoint}/_simulator/advance`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"seconds": 200000}',
    });
  try {
    const client = await new AwsClients(simulator.region, endpoint).codebuild();
    const servers = new Set(planned.flatMap(({ plan }) => live.neededCredential(plan) ?? []));
    for (const server of servers) await live.admit(client, server);
    const found = new Map<string, readonly Finding[]>();
    for (const each of planned) {
      const fix = `Change ${role} of ${each.definition.file}; golden plan ${each.definition.name} shows what it becomes.`;
      const refusal = await live
        .tryProject(client, expected(role, each), buildspecText(role, each), advance)
        .catch((error: unknown) => {
          const said = awsError(error);
          if (said === undefined) throw error;
          return said.message;
        });
      found.set(
        each.plan.name,
        refusal === undefined ? [] : [{ kind: "refused", message: `The simulator refuses it: ${refusal}`, fix }],
      );
    }
    return found;
  } finally {
    await close();
  }
}

/** undefined without credentials; every other error is AWS's answer. */
async function askAws(role: Role, planned: readonly PlannedProject[], region: string): Promise<Findings | undefined> {
  try {
    const client = await new AwsClients(region).codebuild();
    const projects = await live.findProjects(
      client,
      planned.map(({ plan }) => plan.name),
    );
    const servers = await live.credentialServers(client);
    return new Map(
      planned.map((each) => [each.plan.name, findingsOf(role, each, projects.get(each.plan.name), servers)]),
    );
  } catch (error) {
    if (error instanceof Error && error.name === "CredentialsProviderError") return undefined;
    throw awsError(error) ?? error;
  }
}

function findingsOf(
  role: Role,
  planned: PlannedProject,
  project: Parameters<typeof live.differencesOf>[1] | undefined,
  servers: ReadonlySet<string>,
): readonly Finding[] {
  const server = live.neededCredential(planned.plan);
  const without = server !== undefined && !servers.has(server);
  const credential: Finding = {
    kind: "no-credential",
    message: `The account has no source credential for ${server ?? ""} in this Region.`,
    fix: "Deploy the stack of credentials (docs/credentials.md), or write source.connection.",
  };
  if (project === undefined)
    return [
      { kind: "missing", message: "It is not deployed.", fix: "Deploy the stack." },
      ...(without ? [credential] : []),
    ];
  const differences = live.differencesOf(expected(role, planned), project).map((each): Finding => {
    const message = `${each.field} is ${shown(each.actual)}; planned: ${shown(each.planned)}.`;
    return {
      kind: "differs",
      message,
      fix: "pulumi up --refresh makes it as planned; or change the definition.",
      ...each,
    };
  });
  return [...differences, ...(without ? [credential] : [])];
}

function expected(role: Role, each: PlannedProject) {
  return expectedProject(each.plan, role, buildspecText(role, each));
}

function buildspecText(role: Role, { definition }: PlannedProject): string | undefined {
  const document = buildspecOf(definition, role);
  return document === undefined ? undefined : serializeDocument(document);
}

/** On one line, and not whole where it is long. */
function shown(value: unknown): string {
  if (value === undefined) return "not set";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return printable(text.length > 100 ? `${text.slice(0, 100)} …` : text);
}

function sumOf(planned: readonly PlannedProject[], findings: Findings, word: string): string {
  const good = planned.filter(({ plan }) => (findings.get(plan.name) ?? []).length === 0).length;
  return `${good.toString()} of ${plural(planned.length, "project")} ${word}.`;
}

function print(results: readonly Validated[], sums: readonly string[], { out, done, colors }: Terminal): void {
  for (const { name, project, findings } of results) {
    if (findings.length > 0) out(colors.bold(`${name} (${project})`));
    for (const [at, { message, fix }] of findings.entries()) {
      out(`  ${printable(message)}`, 4);
      // One deployment mends all that differs.
      if (findings[at + 1]?.fix !== fix) out(`  ${colors.cyan("fix:")} ${fix}`, 7);
    }
  }
  for (const line of [...sums, NOT_TRIED]) done(line);
}
