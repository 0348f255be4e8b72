import { loadStackImages } from "../../../definition";
import { isBuilt, planImages } from "../../../plan";
import { compareDrafts } from "../../fleet/comparison";
import type { Drafts } from "../../fleet/drafts";
import { chooseStack } from "../../fleet/stack-settings";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";
import { submitPlan } from "../submit/run";
import type { SetOptions } from "./set";

/**
 * Plans what drafts rebuild, of one stack, before anything is written; the function then builds it. What cannot be built beside the
 * fleet is told. The request is that of the values: the same again joins.
 * @throws CliError where the stack builds none of it
 */
export function planTrial(
  root: string,
  drafts: Drafts,
  { stack: name, wait, timeout = 86_400, interval = 30, format }: SetOptions,
  terminal: Terminal,
): () => Promise<ExitCode> {
  if (format === "json")
    throw new CliError(
      "--rebuild reports as text alone.",
      "Leave out --format json, or give each file to golden submit.",
    );
  const stack = chooseStack(root, name);
  const { settings } = stack;
  if (settings === undefined) throw new CliError(`The settings of ${stack.name} have faults.`, "golden check shows them.", 1); // prettier-ignore
  const changed = new Set(compareDrafts(root, drafts).changes.images.flatMap(({ name: image, rebuild }) => (rebuild.yes ? [image] : []))); // prettier-ignore
  const { definitions, deployed } = loadStackImages(drafts.source, { settings });
  const wanted = deployed.filter((image) => changed.has(image.name)).map((image) => image.name);
  const plan = planImages({ definitions, settings, stack: stack.name, names: wanted });
  const images = plan.images.filter((image) => changed.has(image.name) && isBuilt(image));
  if (images.length === 0) {
    const message = `--rebuild: the stack ${stack.name} has nothing that Image Builder builds among what changes; nothing was written.`;
    throw new CliError(message, "Leave out --rebuild, or choose another --stack.", 1);
  }
  for (const other of [...changed].filter((image) => !images.some((each) => each.name === image)))
    terminal.err(
      `note: ${other} is not built before its release: only what Image Builder builds of ${stack.name} is.`,
      2,
    );
  const options = { names: [], yes: true, root, stack: stack.name, timeout, interval, format };
  const more = wait === true ? { ...options, wait } : options;
  return () => submitPlan({ ...plan, images }, { ...stack, settings }, more, terminal);
}
