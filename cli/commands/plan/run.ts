import { planImages, type Plan } from "../../../plan";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { loadForStack } from "../../fleet/load";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import { listed, namesOf, quoted } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import type { Terminal } from "../../terminal/terminal";
import { kindOf } from "./kinds";

export interface PlanOptions {
  readonly names: readonly string[];
  readonly root?: string;
  readonly stack?: string;
  readonly format: "text" | "json";
}

/** Column in which values begin. */
const VALUES_AT = 13;

/** `golden plan`: what the definitions become, as a summary or as the whole plan in JSON. */
export async function plan(options: PlanOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const loaded = loadForStack(root, options.stack, terminal);
  if ("exitCode" in loaded) return loaded.exitCode;
  const given = namesOf(options.names);
  const names = given.length > 0 ? given : loaded.deployed;
  refuseUndeployed(names, loaded.deployed, loaded.stack);
  const planned = planImages({ ...loaded, names });
  if (options.format === "json") {
    terminal.out(printableJson(planned));
    return 0;
  }
  for (const line of summarize(planned, terminal)) terminal.out(line, VALUES_AT);
  return 0;
}

function summarize(planned: Plan, { colors }: Terminal): readonly string[] {
  const { account, region } = planned.stack;
  const pipelines = planned.images.reduce((sum, image) => sum + kindOf(image).pipelines(image), 0);
  return [
    ...planned.images.flatMap((image) => [
      `${colors.bold(image.name)} ${colors.green(image.version)} ${colors.dim(`digest ${image.digest.slice(0, 12)}`)}`,
      ...kindOf(image)
        .rows(image)
        .map(([label, value]) => `  ${colors.dim(label.padEnd(VALUES_AT - 3))} ${printable(value)}`),
      "",
    ]),
    `${plural(planned.images.length, "image")}, ${plural(pipelines, "pipeline")} in account ${account}, region ${region}`,
  ];
}

function refuseUndeployed(names: readonly string[], deployed: readonly string[], stack: string): void {
  const unknown = names.filter((name) => !deployed.includes(name));
  if (unknown.length === 0) return;
  throw new CliError(
    `The stack ${stack} deploys no image ${quoted(unknown)}.`,
    `Name one of: ${listed(deployed)}, or choose another stack with --stack.`,
  );
}
