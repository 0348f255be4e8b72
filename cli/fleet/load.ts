import { folderSource, foundationFile, loadStackImages, type ImageDefinition, type Settings } from "../../definition";
import type { ExitCode } from "../terminal/exit-code";
import { reportIssues } from "../terminal/issue-report";
import { chooseStack } from "./stack-settings";
import type { Terminal } from "../terminal/terminal";

/** Definitions of a root that have no errors, with the settings of the stack chosen. */
export interface Loaded {
  readonly stack: string;
  readonly settings: Settings;
  /** At least those deployed, and all that they are built on. */
  readonly definitions: readonly ImageDefinition[];
  /** Names that the stack deploys. */
  readonly deployed: readonly string[];
}

/** Loads what a command works on, or prints every error and gives the exit code. */
export function loadForStack(
  root: string,
  stackName: string | undefined,
  terminal: Terminal,
): Loaded | { readonly exitCode: ExitCode } {
  const { name: stack, issues, ...choice } = chooseStack(root, stackName);
  const { settings } = choice;
  const result = loadStackImages(folderSource(root), choice);
  const errors = [...issues, ...result.issues].filter((issue) => issue.severity === "error");
  if (errors.length > 0 || settings === undefined) {
    const toError = { ...terminal, out: terminal.err };
    reportIssues({ files: result.files, issues: errors }, "text", toError);
    return { exitCode: 1 };
  }
  const deployed = result.deployed.map(({ name }) => name);
  return { stack, settings, definitions: result.definitions, deployed };
}

/** What the local engine needs to know of a stack of any kind. */
export interface LoadedForEngine {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
}

/** As {@link loadForStack}, and for the stacks `bootstrap` and `github`, which deploy no images, their settings alone. */
export function loadForEngine(
  root: string,
  stackName: string | undefined,
  terminal: Terminal,
): LoadedForEngine | { readonly exitCode: ExitCode } {
  const foundation = stackName === undefined ? undefined : foundationFile(root, stackName);
  if (stackName === undefined || foundation === undefined) {
    const loaded = loadForStack(root, stackName, terminal);
    if ("exitCode" in loaded) return loaded;
    return { stack: loaded.stack, account: loaded.settings.account, region: loaded.settings.region };
  }
  const errors = foundation.issues.filter((issue) => issue.severity === "error");
  if (errors.length > 0 || foundation.settings === undefined) {
    reportIssues({ files: 1, issues: errors }, "text", { ...terminal, out: terminal.err });
    return { exitCode: 1 };
  }
  const { account, region } = foundation.settings.settings;
  return { stack: stackName, account, region };
}
