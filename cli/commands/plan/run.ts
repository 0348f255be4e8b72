import { folderSource, loadStackImages } from "../../../definition";
import { planImages, type Plan } from "../../../plan";
import { imageNames, namesOf, refuseUnknownNames } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import type { ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { buildProjectRows } from "./build-projects";
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
  const stack = chooseStack(root, options.stack);
  const source = folderSource(root);
  const { settings, name } = stack;
  const given = namesOf(options.names, root);
  refuseUnknownNames(given, imageNames(source), name);
  // Only of named images: another's fault is for `golden check`.
  const images = loadStackImages(source, stack, given.length > 0 ? given : undefined);
  if (hasErrors(stack, images, terminal, root) || settings === undefined) return 1;
  const names = images.deployed.map((image) => image.name);
  refuseUnknownNames(given, names, name);
  const planned = planImages({ stack: name, settings, definitions: images.definitions, names });
  if (options.format === "json") terminal.out(printableJson(planned));
  else for (const line of summarize(planned, terminal)) terminal.out(line, VALUES_AT);
  return 0;
}

function summarize(planned: Plan, { colors }: Terminal): readonly string[] {
  const { account, region } = planned.stack;
  const pipelines = planned.images.reduce((sum, image) => sum + kindOf(image).pipelines(image), 0);
  return [
    ...planned.images.flatMap((image) => [
      `${colors.bold(image.name)} ${colors.green(image.version ?? "project")} ${colors.dim(`digest ${image.digest.slice(0, 12)}`)}`,
      ...[...kindOf(image).rows(image), ...buildProjectRows(image)].map(
        ([label, value]) => `  ${colors.dim(label.padEnd(VALUES_AT - 3))} ${printable(value)}`,
      ),
      "",
    ]),
    `${plural(planned.images.length, "image")}, ${plural(pipelines, "pipeline")} in account ${account}, region ${region}`,
  ];
}
