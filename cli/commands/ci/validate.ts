import type { Project } from "@aws-sdk/client-codebuild";
import { serializeDocument, type Stack } from "../../../definition";
import { expectedProject } from "../../../operations/builds/expected-project";
import { neededCredential, sourceCredentials } from "../../../operations/builds/source-credentials";
import * as live from "../../../operations/builds/validate";
import { buildspecOf } from "../../../plan";
import { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import { namesOf } from "../../fleet/image-names";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { plannedProjects, refuseOtherAccount, type PlannedProject, type Role } from "./account";

export interface ValidateOptions {
  readonly names: readonly string[];
  readonly format: "text" | "json";
  readonly offline?: boolean;
}

/** What is wrong with a project; of what `differs` the difference too. */
interface Finding extends Partial<live.Difference> {
  /** `refused`: by the simulator; the others on AWS. */
  readonly kind: "refused" | "missing" | "differs" | "no-credential";
  readonly message: string;
  readonly fix: string;
}

/** By the name of the project. */
type Findings = ReadonlyMap<string, readonly Finding[]>;

/** A project as planned, in the words of the API. */
interface Expected extends PlannedProject {
  readonly project: ReturnType<typeof expectedProject>;
  readonly buildspec: string | undefined;
}

/** What neither a simulator nor a list of projects shows. */
const NOT_TRIED =
  "Not tried: what roles and secrets allow, whether images and networks are there, and the commands themselves.";

/** `golden ci validate`: holds the projects of a stack against the simulator, and what is on AWS against them. */
export async function validate(
  role: Role,
  { names, format, offline = false }: ValidateOptions,
  stack: Stack<"images">,
  root: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const all = plannedProjects(role, namesOf(names, root), stack, root).map((each) => expectedOf(role, each));
  const add = "docs/build-projects.md shows how to add it.";
  if (all.length === 0) throw new CliError(`The stack ${stack.name} deploys nothing with ${role}.`, add, 1);
  const { account = "", region = "" } = stack.settings ?? {};
  const simulated = await onSimulator(role, all, { account, region });
  const onAws = offline ? undefined : await askAws(all, account, region);
  const projects = all.map(({ definition: { name }, plan: { name: project } }) => {
    return { name, project, findings: [...(simulated.get(project) ?? []), ...(onAws?.get(project) ?? [])] };
  });
  if (format === "json") terminal.out(printableJson({ format: 1, isAwsAsked: onAws !== undefined, projects }));
  else {
    for (const { name, project, findings } of projects) print(`${name} (${project})`, findings, terminal);
    const why = offline ? "not asked" : "not asked, for there are no credentials";
    terminal.done(`Simulator: ${sumOf(simulated)} accepted.`);
    terminal.done(onAws ? `AWS (${account}, ${region}): ${sumOf(onAws)} as planned.` : `AWS: ${why}.`);
    terminal.done(NOT_TRIED);
  }
  return projects.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

function expectedOf(role: Role, each: PlannedProject): Expected {
  const document = buildspecOf(each.definition, role);
  const buildspec = document && serializeDocument(document);
  return { ...each, buildspec, project: expectedProject(each.plan, role, buildspec) };
}

async function onSimulator(
  role: Role,
  all: readonly Expected[],
  simulator: { readonly account: string; readonly region: string },
): Promise<Findings> {
  const { serveSimulator } = await import("../../../engine/index.js");
  const { endpoint, close } = await serveSimulator({ simulator });
  const later = { method: "POST", headers: { "content-type": "application/json" }, body: '{"seconds": 200000}' };
  const found = new Map<string, readonly Finding[]>();
  try {
    const client = await new AwsClients(simulator.region, endpoint).codebuild();
    const servers = new Set(all.flatMap(({ plan }) => neededCredential(plan) ?? []));
    for (const server of servers) await live.admit(client, server);
    for (const { project, buildspec, definition } of all) {
      const endOfBuilds = () => fetch(`${endpoint}/_simulator/advance`, later);
      const reason = await live.tryProject(client, project, buildspec, endOfBuilds).catch(refusalOf);
      const fix = `Change ${role} of ${definition.file}; golden plan ${definition.name} shows what it becomes.`;
      const message = `The simulator refuses it: ${reason ?? ""}`;
      found.set(project.name, reason === undefined ? [] : [{ kind: "refused", message, fix }]);
    }
    return found;
  } finally {
    await close();
  }
}

function refusalOf(error: unknown): string {
  const said = awsError(error);
  if (said === undefined) throw error;
  return said.message;
}

/** undefined without credentials; every other error is AWS's answer. */
async function askAws(all: readonly Expected[], account: string, region: string): Promise<Findings | undefined> {
  const names = all.map(({ project }) => project.name);
  try {
    const client = await new AwsClients(region).codebuild();
    const projects = await live.findProjects(client, names);
    for (const project of projects.values()) refuseOtherAccount(project, account);
    const servers = await sourceCredentials(client);
    return new Map(all.map((each) => [each.project.name, onAws(each, projects.get(each.project.name), servers)]));
  } catch (error) {
    if (error instanceof Error && error.name === "CredentialsProviderError") return undefined;
    throw awsError(error) ?? error;
  }
}

function onAws(
  { plan, project }: Expected,
  found: Project | undefined,
  servers: ReadonlyMap<string, string>,
): readonly Finding[] {
  const server = neededCredential(plan);
  const way: Finding = {
    kind: "no-credential",
    message: `The account has no source credential for ${server ?? ""} in this Region.`,
    fix: "Deploy the stack of credentials (docs/credentials.md), or write source.connection.",
  };
  const missing: Finding = { kind: "missing", message: "It is not deployed.", fix: "Deploy the stack." };
  const differences = (found ? live.differencesOf(project, found) : []).map((each): Finding => {
    const message = `${each.field} is ${shown(each.actual)}; planned: ${shown(each.planned)}.`;
    return {
      kind: "differs",
      message,
      fix: "pulumi up --refresh makes it as planned; or change the definition.",
      ...each,
    };
  });
  const isOpen = server === undefined || servers.has(server);
  return [...(found ? differences : [missing]), ...(isOpen ? [] : [way])];
}

/** On one line, and not whole where it is long. */
function shown(value: unknown): string {
  if (value === undefined) return "not set";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return printable(text.length > 100 ? `${text.slice(0, 100)} …` : text);
}

function sumOf(findings: Findings): string {
  const sound = [...findings.values()].filter(({ length }) => length === 0).length;
  return `${sound.toString()} of ${plural(findings.size, "project")}`;
}

function print(title: string, findings: readonly Finding[], { out, colors }: Terminal): void {
  if (findings.length > 0) out(colors.bold(title));
  for (const [at, { message, fix }] of findings.entries()) {
    out(`  ${printable(message)}`, 4);
    // One deployment mends all that differs.
    if (findings[at + 1]?.fix !== fix) out(`  ${colors.cyan("fix:")} ${fix}`, 7);
  }
}
