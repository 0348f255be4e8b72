import * as pulumi from "@pulumi/pulumi";
import {
  folderSource,
  loadImages,
  parseSettings,
  selectImages,
  type ImageDefinition,
  type Settings,
} from "../definition";
import { imageFiles, planImages } from "../plan";
import { deploy, type StackOutputs } from "./deploy";
import { imageCommits } from "./git-commits";
import { issueReport, issueText } from "./issue-text";
import { projectRoot } from "./project-root";

export interface ProgramOptions {
  /** The folder with Pulumi.yaml and images/. @default the project's folder */
  readonly root?: string;
  /** Globs that narrow the images of the stack further. @default all that the settings deploy */
  readonly images?: readonly string[];
}

/** What a run works on. */
interface Loaded {
  readonly settings: Settings;
  /** Of the whole repository. */
  readonly definitions: readonly ImageDefinition[];
  /** Those that this stack deploys. */
  readonly deployed: readonly ImageDefinition[];
}

/**
 * The Pulumi program: settings of the stack and definitions in, resources registered, outputs out.
 * @throws RunError with every fault of settings and definitions, as `golden check` prints them
 */
export async function program(options: ProgramOptions = {}): Promise<StackOutputs> {
  const root = projectRoot(options.root);
  const { settings, definitions, deployed } = load(root, options.images);
  const commits = await commitsOf(root, deployed);
  const names = deployed.map(({ name }) => name);
  return deploy(planImages({ definitions, settings, names, commits }));
}

function load(root: string, globs: readonly string[] | undefined): Loaded {
  const value: unknown = new pulumi.Config("golden-images").getObject("settings");
  const parsed = parseSettings(value, `Pulumi.${pulumi.getStack()}.yaml`);
  const { settings } = parsed;
  const loaded = loadImages({ source: folderSource(root), ...(settings && { settings }) });
  const issues = [...parsed.issues, ...loaded.issues];
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length > 0 || settings === undefined) throw new pulumi.RunError(issueReport(errors));
  for (const issue of issues) void pulumi.log.warn(issueText(issue));
  const ofStack = selectImages(loaded.definitions, settings.images);
  const deployed = globs === undefined ? ofStack : selectImages(ofStack, globs);
  return { settings, definitions: loaded.definitions, deployed };
}

async function commitsOf(
  root: string,
  definitions: readonly ImageDefinition[],
): Promise<Readonly<Record<string, string>>> {
  const files = Object.fromEntries(definitions.map((definition) => [definition.name, imageFiles(definition)]));
  const search = await imageCommits(root, files);
  if (search.kind === "found") return search.commits;
  void pulumi.log.warn(`Images get no tag GitCommit: ${search.reason}.`);
  return {};
}
