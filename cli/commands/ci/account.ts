import type { CodeBuildClient, Project } from "@aws-sdk/client-codebuild";
import { folderSource, loadStackImages, type ImageDefinition, type Stack } from "../../../definition";
import { findProject } from "../../../operations/builds/codebuild";
import { planImages, type BuildProjectPlan } from "../../../plan";
import { AwsClients } from "../../aws/clients";
import { definitionName, imageNames, refuseUnknownNames } from "../../fleet/image-names";
import { CliError } from "../../terminal/exit-code";

/** Which of a definition's CodeBuild projects. */
export type Role = "ci" | "release";

/** What a command works with: the clients of the stack's account. */
export interface Account {
  readonly id: string;
  readonly region: string;
  readonly clients: AwsClients;
  readonly codebuild: CodeBuildClient;
  /** By the name of its definition, or by its file. */
  readonly planned: (definition: string) => PlannedProject;
}

/** A project of CodeBuild as the stack's plan has it. */
export interface PlannedProject {
  readonly definition: ImageDefinition;
  readonly plan: BuildProjectPlan;
}

/** Of a stack whose settings have no faults. */
export async function openAccount(role: Role, stack: Stack<"images">, root: string): Promise<Account> {
  const { settings } = stack;
  if (settings === undefined) throw new CliError("The settings have faults.", "golden check shows them.", 1);
  const { account: id, region } = settings;
  const clients = new AwsClients(region);
  const planned = (name: string): PlannedProject => plannedProject(role, definitionName(name, root), stack, root);
  return { id, region, clients, codebuild: await clients.codebuild(), planned };
}

/** The project on AWS. Throws a {@link CliError} where it is not deployed, or the credentials are of another account. */
export async function deployedProject(
  role: Role,
  { definition, plan }: PlannedProject,
  account: Account,
): Promise<Project> {
  const { codebuild, region, id } = account;
  const project = await findProject(codebuild, plan.name);
  if (project === undefined) {
    const message = `There is no CodeBuild project ${plan.name} in ${id}, ${region}.`;
    throw new CliError(message, `Deploy it: \`${role}\` of images/${definition.name}.yaml makes it.`, 1);
  }
  refuseOtherAccount(project, id);
  return project;
}

/** Throws a {@link CliError} where the credentials are of another account than the stack. */
export function refuseOtherAccount({ arn }: Project, id: string): void {
  const [, , , , actual = id] = arn?.split(":") ?? [];
  if (actual === id) return;
  const message = `These credentials are of the account ${actual}; the stack is in ${id}.`;
  throw new CliError(message, "Choose another AWS_PROFILE.");
}

function plannedProject(role: Role, name: string, stack: Stack<"images">, root: string): PlannedProject {
  const [planned] = plannedProjects(role, [name], stack, root);
  if (planned !== undefined) return planned;
  throw new CliError(`${name} has no ${role}.`, `Add ${role} to images/${name}.yaml: docs/build-projects.md.`, 1);
}

/** Those of the definitions named, or of all that the stack deploys, that have such a project. */
export function plannedProjects(
  role: Role,
  named: readonly string[],
  stack: Stack<"images">,
  root: string,
): readonly PlannedProject[] {
  return projectsOf(role, plannedImages(named, stack, root));
}

/** The definitions named, or all that the stack deploys, with their plans. Throws a {@link CliError} where there are faults. */
export function plannedImages(named: readonly string[], stack: Stack<"images">, root: string) {
  const source = folderSource(root);
  refuseUnknownNames(named, imageNames(source), stack.name);
  const { deployed, definitions, issues } = loadStackImages(source, stack, named.length > 0 ? named : undefined);
  const { settings } = stack;
  if (settings === undefined || issues.some(({ severity }) => severity === "error")) {
    const whose = named.length > 0 ? named.join(" ") : "";
    throw new CliError(`${whose || "A definition"} has faults.`, `golden check${whose && ` ${whose}`} shows them.`, 1);
  }
  const names = deployed.map(({ name }) => name);
  refuseUnknownNames(named, names, stack.name);
  const { images } = planImages({ definitions, settings, stack: stack.name, names });
  return { wanted: named.length > 0 ? named : names, definitions, images };
}

export function projectsOf(
  role: Role,
  { wanted, definitions, images }: ReturnType<typeof plannedImages>,
): readonly PlannedProject[] {
  return wanted.flatMap((name): readonly PlannedProject[] => {
    const definition = definitions.find((each) => each.name === name);
    const plan = images.find((image) => image.name === name)?.[role];
    return definition === undefined || plan === undefined ? [] : [{ definition, plan }];
  });
}
