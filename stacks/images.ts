import * as pulumi from "@pulumi/pulumi";
import { folderSource, loadStackImages, type ImageDefinition, type Issue, type Stack } from "../definition";
import { imageFiles, planImages } from "../plan";
import { imageCommits, type CommitSearch } from "../changes/git/image-commits";
import { deploy, type StackOutputs } from "./deploy";
import { issueText, refuseErrors } from "./issue-text";

export interface ProgramOptions {
  /** The folder with Pulumi.yaml and images/. @default the project's folder */
  readonly root?: string;
  /** Globs that narrow the images of the stack further. @default all that the settings deploy */
  readonly images?: readonly string[];
}

export interface RunOptions extends ProgramOptions {
  readonly root: string;
}

const NO_COMMITS: Readonly<Record<Extract<CommitSearch, { kind: "unknown" }>["why"], string>> = {
  "no-git": "git is not installed",
  "no-repository": "this is not a git repository with commits",
  "shallow-clone": "this is a shallow clone; fetch the whole history (`fetch-depth: 0`)",
  timeout: "git takes too long to search the history",
};

/**
 * Deploys the images of a stack. Of a large repository it reads only what the stack may deploy and what that is built on;
 * the rest is for `golden check`.
 */
export async function deployImages(stack: Stack<"images">, { root, images }: RunOptions): Promise<StackOutputs> {
  refuseWhole(stack);
  const { definitions, deployed, issues: ofImages } = loadStackImages(folderSource(root), stack, images);
  const issues = [...stack.issues, ...ofImages];
  const settings = refuseErrors(stack.settings, issues);
  warn(issues, definitions, deployed);
  const commits = await commitsOf(root, deployed);
  const names = deployed.map(({ name }) => name);
  return deploy(planImages({ definitions, settings, stack: stack.name, names, commits }), root);
}

/** The settings of a split stack are those of its parts; there is no stack of all. */
function refuseWhole({ name, settings, part }: Stack<"images">): void {
  if (settings?.split === undefined || part !== undefined) return;
  throw new pulumi.RunError(
    `The stack ${name} is split into ${settings.split} stacks, ${name}-1 to ${name}-${settings.split}.\n` +
      `  fix: deploy one of them, such as --stack ${name}-1; \`golden stacks\` lists them with their images.`,
  );
}

type Definitions = readonly ImageDefinition[];

/** Of what is deployed; the other images have stacks of their own. */
function warn(issues: readonly Issue[], definitions: Definitions, deployed: Definitions): void {
  const others = new Set(definitions.filter((definition) => !deployed.includes(definition)).flatMap(imageFiles));
  const ours = new Set(deployed.flatMap(imageFiles));
  for (const issue of issues) {
    if (ours.has(issue.file) || !others.has(issue.file)) void pulumi.log.warn(issueText(issue));
  }
}

async function commitsOf(root: string, definitions: Definitions): Promise<Readonly<Record<string, string>>> {
  const files = Object.fromEntries(definitions.map((definition) => [definition.name, imageFiles(definition)]));
  const search = await imageCommits(root, files);
  if (search.kind === "found") return search.commits;
  void pulumi.log.warn(`Images get no tag GitCommit: ${NO_COMMITS[search.why]}.`);
  return {};
}
