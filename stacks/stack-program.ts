import * as pulumi from "@pulumi/pulumi";
import { formOf, kindAmong, parseSettings, settingsFolder, Stacks } from "../definition";
import type { Issue, NoStack, Stack, StackKind } from "../definition";
import { skipDependentsOfFailed } from "../pulumi-sdk/failed-resources";
import type { ProgramOptions, RunOptions } from "./images";
import { issueReport } from "./issue-text";
import { projectRoot } from "./project-root";
import { refuseSecondSdk } from "./sdk-copies";

/** Makes what a stack of a kind consists of, and gives its outputs. The stack may have errors: the program refuses them. */
type Program<Kind extends StackKind> = (stack: Stack<Kind>, options: RunOptions) => Outputs | Promise<Outputs>;

type Outputs = Record<string, unknown>;

/** By kind. Each is loaded when it is needed: a stack of images, the common case, waits for no @pulumi/github. */
const PROGRAMS: { readonly [Kind in StackKind]: () => Promise<Program<Kind>> } = {
  images: async () => (await import("./images.js")).deployImages,
  bootstrap: async () => (await import("./bootstrap.js")).deployBootstrap,
  credentials: async () => (await import("./credentials.js")).deployCredentials,
  github: async () => (await import("./github.js")).deployGithub,
};

/**
 * The program of every stack. What a stack is, its configuration says: `golden-images:bootstrap` makes the bucket and the
 * key of the state, `golden-images:github` the roles and the gate, `golden-images:credentials` what lets CodeBuild into repositories and
 * registries, and `golden-images:settings` images
 * (docs/decisions/0013).
 * @throws RunError with every fault of the settings, and of the definitions of images, as `golden check` prints them
 */
export async function stackProgram(options: ProgramOptions = {}): Promise<Outputs> {
  const root = projectRoot(options.root);
  refuseSecondSdk(root);
  skipDependentsOfFailed();
  const stack = stackOf(root);
  if (stack.kind === "none") throw new pulumi.RunError(issueReport(stack.issues));
  const program = (await PROGRAMS[stack.kind]()) as Program<StackKind>;
  return program(stack, { ...options, root });
}

/** Loads the modules of a stack's program, for those who have the time before they run it. */
export async function preloadProgram(root: string, stack: string): Promise<void> {
  const { kind } = new Stacks(settingsFolder(root)).named(stack);
  if (kind !== "none") await PROGRAMS[kind]();
}

/** From the configuration, else from a file: a part of a split stack has no settings of its own. */
function stackOf(root: string): Stack | NoStack {
  const name = pulumi.getStack();
  const config = new pulumi.Config("golden-images");
  const kind = kindAmong((key) => pulumi.runtime.getConfig(key) !== undefined);
  const inFiles = new Stacks(settingsFolder(root)).named(name);
  if (kind === undefined) return inFiles;
  const file = `Pulumi.${name}.yaml`;
  const result = parseSettings(kind, config.getObject(formOf(kind).key), file);
  // The file shows what the configuration does not: on which line a fault is, what Pulumi has decrypted, and comments, which
  // may allow what looks like a secret.
  const isOfFile =
    inFiles.settings === undefined
      ? result.settings === undefined || inFiles.issues.some(isSecret)
      : result.settings === undefined && result.issues.every(isSecret);
  return isOfFile && inFiles.kind === kind ? inFiles : ({ name, file, kind, ...result } as Stack);
}

function isSecret({ code }: Issue): boolean {
  return code === "secret-in-settings" || code === "secret-in-file" || code === "wrong-choice";
}
