import * as pulumi from "@pulumi/pulumi";
import {
  folderSource,
  loadStackImages,
  parseSettings,
  stackFile,
  type ImageDefinition,
  type Issue,
  type Settings,
  type StackFile,
} from "../definition";
import { imageFiles, planImages } from "../plan";
import { deploy, type StackOutputs } from "./deploy";
import { imageCommits, type CommitSearch } from "../changes/git/image-commits";
import { issueReport, issueText } from "./issue-text";
import { projectRoot } from "./project-root";

export interface ProgramOptions {
  /** The folder with Pulumi.yaml and images/. @default the project's folder */
  readonly root?: string;
  /** Globs that narrow the images of the stack further. @default all that the settings deploy */
  readonly images?: readonly string[];
}

const NO_COMMITS: Readonly<Record<Extract<CommitSearch, { kind: "unknown" }>["why"], string>> = {
  "no-git": "git is not installed",
  "no-repository": "this is no git repository with commits",
  "shallow-clone": "this is a shallow clone; fetch the whole history (`fetch-depth: 0`)",
  timeout: "git takes too long to search the history",
};

/** What a run works on. */
interface Loaded {
  readonly settings: Settings;
  /** At least those deployed, and all that they are built on. */
  readonly definitions: readonly ImageDefinition[];
  /** Those that this stack deploys. */
  readonly deployed: readonly ImageDefinition[];
}

/**
 * The Pulumi program: settings of the stack and definitions in, resources registered, outputs out.
 * Of a large repository it reads only what the stack may deploy and what that is built on; the rest is for `golden check`.
 * @throws RunError with every fault of settings and of these definitions, as `golden check` prints them
 */
export async function program(options: ProgramOptions = {}): Promise<StackOutputs> {
  const root = projectRoot(options.root);
  const { settings, definitions, deployed } = load(root, options.images);
  const commits = await commitsOf(root, deployed);
  const names = deployed.map(({ name }) => name);
  return deploy(planImages({ definitions, settings, stack: pulumi.getStack(), names, commits }));
}

function load(root: string, globs: readonly string[] | undefined): Loaded {
  const stack = settingsOf(root, pulumi.getStack());
  const { settings } = stack;
  refuseWhole(stack);
  const loaded = loadStackImages(folderSource(root), stack, globs);
  const issues = [...stack.issues, ...loaded.issues];
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length > 0 || settings === undefined) throw new pulumi.RunError(issueReport(errors));
  const { definitions, deployed } = loaded;
  warn(issues, definitions, deployed);
  return { settings, definitions, deployed };
}

/** Settings from the stack's configuration; a part of a split stack has none of its own and reads those of the whole. */
function settingsOf(root: string, stack: string): StackFile {
  const value: unknown = new pulumi.Config("golden-images").getObject("settings");
  const file = `Pulumi.${stack}.yaml`;
  return value === undefined ? stackFile(root, stack) : { file, ...parseSettings(value, file) };
}

/** The settings of a split stack are those of its parts; there is no stack of all. */
function refuseWhole({ settings, part }: StackFile): void {
  if (settings?.split === undefined || part !== undefined) return;
  const stack = pulumi.getStack();
  throw new pulumi.RunError(
    `The stack ${stack} is split into ${settings.split} stacks, ${stack}-1 to ${stack}-${settings.split}.\n` +
      `  fix: deploy one of them, such as --stack ${stack}-1; \`golden stacks\` lists them with their images.`,
  );
}

/** Of what is deployed; the other images have stacks of their own. */
function warn(
  issues: readonly Issue[],
  definitions: readonly ImageDefinition[],
  deployed: readonly ImageDefinition[],
): void {
  const others = new Set(definitions.filter((definition) => !deployed.includes(definition)).flatMap(imageFiles));
  const ours = new Set(deployed.flatMap(imageFiles));
  for (const issue of issues) {
    if (ours.has(issue.file) || !others.has(issue.file)) void pulumi.log.warn(issueText(issue));
  }
}

async function commitsOf(
  root: string,
  definitions: readonly ImageDefinition[],
): Promise<Readonly<Record<string, string>>> {
  const files = Object.fromEntries(definitions.map((definition) => [definition.name, imageFiles(definition)]));
  const search = await imageCommits(root, files);
  if (search.kind === "found") return search.commits;
  void pulumi.log.warn(`Images get no tag GitCommit: ${NO_COMMITS[search.why]}.`);
  return {};
}
