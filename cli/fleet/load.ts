import {
  folderSource,
  isOfKind,
  loadStackImages,
  type ImageDefinition,
  type ImageSettings,
  type Stack,
  type StackImages,
} from "../../definition";
import type { ExitCode } from "../terminal/exit-code";
import { reportErrors } from "../terminal/issue-report";
import { chooseStack, chooseStackOfAnyKind } from "./stack-settings";
import type { Terminal } from "../terminal/terminal";

/** Definitions of a root that have no errors, with the settings of the stack chosen. */
export interface Loaded {
  readonly stack: string;
  readonly settings: ImageSettings;
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
  const stack = chooseStack(root, stackName);
  const { settings } = stack;
  const images = loadStackImages(folderSource(root), stack);
  if (hasErrors(stack, images, terminal) || settings === undefined) return { exitCode: 1 };
  const deployed = images.deployed.map(({ name }) => name);
  return { stack: stack.name, settings, definitions: images.definitions, deployed };
}

/** What the local engine needs to know of a stack of any kind. */
export interface LoadedForEngine {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
}

/** As {@link loadForStack}, for a stack of any kind. */
export function loadForEngine(
  root: string,
  stackName: string | undefined,
  terminal: Terminal,
): LoadedForEngine | { readonly exitCode: ExitCode } {
  const stack = chooseStackOfAnyKind(root, stackName);
  const { name, settings } = stack;
  const images = isOfKind(stack, "images") ? loadStackImages(folderSource(root), stack) : undefined;
  if (hasErrors(stack, images, terminal) || settings === undefined) return { exitCode: 1 };
  return { stack: name, account: settings.account, region: settings.region };
}

function hasErrors({ issues: own }: Stack, images: StackImages | undefined, terminal: Terminal): boolean {
  const issues = [...own, ...(images?.issues ?? [])];
  if (!issues.some(({ severity }) => severity === "error")) return false;
  reportErrors(images?.files ?? 1, issues, terminal);
  return true;
}
