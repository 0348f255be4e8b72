import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { hunksOf } from "../../../changes";
import { folderSource, loadStackImages, nameMatcher } from "../../../definition";
import { imageBuilder } from "../../../operations/rebuild/image-builder";
import { planImages, type Plan } from "../../../plan";
import { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import { patchLines, printPatch } from "../../diff/patch";
import { imageNames, namesOf, refuseUnknownNames } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { editFile, spotOf, type FileEdit, type WantedEdit } from "./files";
import { wantedValue } from "./values";

interface ConsumersOptions {
  readonly names: readonly string[];
  readonly dir: string;
  readonly repository?: string;
  readonly live?: boolean;
  readonly root?: string;
  readonly stack?: string;
  readonly format: "text" | "json";
}

/** A consumer of an image, and why nothing is written for it. */
interface Refusal {
  readonly image: string;
  readonly path: string;
  readonly reason: string;
}

/** `golden consumers check|update`: what images' consumers say, in a checked-out repository. */
export async function consumers(options: ConsumersOptions, terminal: Terminal, own: Command): Promise<ExitCode> {
  const root = findRoot(options.root);
  const stack = chooseStack(root, options.stack);
  const source = folderSource(root);
  const images = loadStackImages(source, stack);
  const { settings, name } = stack;
  if (hasErrors(stack, images, terminal, root) || settings === undefined) return 1;
  const names = images.deployed.map((image) => image.name);
  const plan = planImages({ stack: name, settings, definitions: images.definitions, names });
  const given = namesOf(options.names, root);
  refuseUnknownNames(given.filter((each) => !each.includes("*")), imageNames(source), name); // prettier-ignore
  const isChosen = nameMatcher(given.length > 0 ? given : ["*"]);
  const { repository, edits, refusals } = await wantedEdits(plan, isChosen, options);
  const paths = [...new Set(edits.map(({ consumer }) => consumer.path))].sort();
  const files: FileEdit[] = [];
  for (const path of paths) {
    const file = await editFile(resolve(options.dir), path, edits.filter(({ consumer }) => consumer.path === path)); // prettier-ignore
    if (own.name() === "update" && file.after !== file.before) writeFileSync(join(options.dir, path), file.after);
    files.push(file);
  }
  const isWritten = own.name() === "update";
  report({ repository, files, refusals, isWritten, edits }, options.format, terminal);
  const isBehind = !isWritten && files.some(({ before, after }) => before !== after);
  return isBehind || refusals.length > 0 || files.some(({ faults }) => faults.length > 0) ? 1 : 0;
}

async function wantedEdits(
  plan: Plan,
  isChosen: (name: string) => boolean,
  { repository: named, live }: ConsumersOptions,
) {
  const byName = new Map(plan.images.map((image) => [image.name, image]));
  const all = plan.images.flatMap(
    ({ name, consumers: own }) =>
    own.flatMap((consumer) => Object.keys(consumer.keys ?? { [name]: "" }).map((image) => ({ image, consumer, spot: spotOf(consumer, image) }))), // prettier-ignore
  );
  const chosen = all.filter(({ image, spot }) => isChosen(image) && spot !== undefined);
  const repositories = [...new Set(chosen.map(({ consumer }) => consumer.repository))];
  const repository = named ?? repositories[0];
  if (repository === undefined) throw new CliError("No consumer of these images says where the value stands.", "Write at or pattern under consumers: docs/consumers.md", 1); // prettier-ignore
  if (named === undefined && repositories.length > 1) {
    throw new CliError(`These images have consumers in ${repositories.join(", ")}.`, "Say by --repository which is at --dir."); // prettier-ignore
  }
  const builder = live === true ? imageBuilder(await new AwsClients(plan.stack.region).imageBuilder()) : undefined;
  const edits: WantedEdit[] = [];
  const refusals: Refusal[] = [];
  for (const { image, consumer, spot } of chosen) {
    if (spot === undefined || consumer.repository !== repository) continue;
    const found = byName.get(image);
    const wanted = found ? await wantedValue(found, consumer, plan, builder).catch(worded) : { refused: "the stack does not deploy it" }; // prettier-ignore
    if ("value" in wanted) edits.push({ image, consumer, spot, value: wanted.value });
    else refusals.push({ image, path: consumer.path, reason: wanted.refused });
  }
  return { repository, edits, refusals };
}

function worded(error: unknown): never {
  throw awsError(error) ?? error;
}

interface Outcome {
  readonly repository: string;
  readonly files: readonly FileEdit[];
  readonly refusals: readonly Refusal[];
  readonly edits: readonly WantedEdit[];
  readonly isWritten: boolean;
}

function report({ repository, files, refusals, edits, isWritten }: Outcome, format: string, terminal: Terminal): void {
  const { out, colors } = terminal;
  if (format === "json") {
    const all = files.map(({ before, after, path, ...file }) => {
      const branch = edits.find(({ consumer }) => consumer.path === path)?.consumer.branch;
      return { path, ...(branch !== undefined && { branch }), changes: before !== after, ...file };
    });
    return out(printableJson({ format: 1, repository, written: isWritten, files: all, refusals }));
  }
  for (const { path, before, after, faults } of files) {
    if (before !== after) {
      out(colors.bold(printable(path)));
      printPatch(patchLines(hunksOf(before, after)), terminal);
    }
    for (const { line, column, code, message, fix, image } of faults) {
      out(`${colors.bold(`${printable(path)}:${line.toString()}:${column.toString()}`)} ${colors.red(code)} ${image}: ${printable(message)}`, 4); // prettier-ignore
      out(`  ${colors.cyan("fix:")} ${printable(fix)}`, 7);
    }
  }
  for (const { image, path, reason } of refusals)
    out(`${colors.bold(printable(path))} ${image}: ${printable(reason)}.`, 4);
  const changed = files.filter(({ before, after }) => before !== after).length;
  const refused = refusals.length + files.reduce((sum, { faults }) => sum + faults.length, 0);
  const did = changed === 0 ? `${plural(files.length, "file")} looked at, nothing to change` : `${plural(changed, "file")} ${isWritten ? "written" : "to change"}`; // prettier-ignore
  out(`${did}${refused === 0 ? "" : `; ${refused.toString()} refused`}.`);
}
