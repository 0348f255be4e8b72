import * as pulumi from "@pulumi/pulumi";
import { FOUNDATION_KINDS, parseFoundation, type FoundationSettings } from "../definition";
import type { BootstrapOutputs } from "./bootstrap";
import type { StackOutputs } from "./deploy";
import type { GithubOutputs } from "./github";
import { issueReport } from "./issue-text";
import { program, type ProgramOptions } from "./program";
import { withoutStackTraces } from "../pulumi-sdk/stack-trace-limit";

/**
 * The program of every stack. What a stack is, its configuration says: `golden-images:bootstrap` makes the bucket and the
 * key of the state, `golden-images:github` the roles and the gate, and `golden-images:settings` images
 * (docs/decisions/0013).
 */
export async function stackProgram(
  options: ProgramOptions = {},
): Promise<StackOutputs | BootstrapOutputs | GithubOutputs> {
  const config = new pulumi.Config("golden-images");
  for (const kind of FOUNDATION_KINDS) {
    const value = config.getObject<unknown>(kind);
    if (value !== undefined) return deployFoundation(settingsOf(kind, value));
  }
  return program(options);
}

function settingsOf(kind: (typeof FOUNDATION_KINDS)[number], value: unknown): FoundationSettings {
  const { settings, issues } = parseFoundation(kind, value, `Pulumi.${pulumi.getStack()}.yaml`);
  const errors = issues.filter(({ severity }) => severity === "error");
  if (settings === undefined || errors.length > 0) throw new pulumi.RunError(issueReport(errors));
  return settings;
}

/** Their modules load @pulumi/github and more, which stacks of images, the common case, need not wait for. */
async function deployFoundation(foundation: FoundationSettings): Promise<BootstrapOutputs | GithubOutputs> {
  const place = `the stack ${foundation.kind}`;
  if (foundation.kind === "bootstrap") {
    const { deployBootstrap } = await import("./bootstrap.js");
    return withoutStackTraces(place, () => deployBootstrap(foundation.settings));
  }
  const { deployGithub } = await import("./github.js");
  return withoutStackTraces(place, () => deployGithub(foundation.settings));
}
