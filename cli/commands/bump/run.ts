import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderSource, type ImageSource } from "../../../definition";
import { setVersion } from "../../../definition/yaml/version-edit";
import { isRefused, LEVELS, raise, versionStep, type Level } from "../../../changes";
import type { Comparison } from "../../fleet/comparison";
import { definitionName } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";

interface BumpOptions {
  /** Names or files of images; the last word may be the level. */
  readonly names: readonly string[];
  readonly level?: Level;
  /** Raise from the version in this commit, if that is higher, and skip what is already raised. */
  readonly base?: string;
  /** Every image that changed since {@link base} and must be raised. */
  readonly allChanged?: boolean;
  readonly root?: string;
}

/** A raised version, not written yet; `bytes` are absent where it is raised already. */
interface Bump {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly bytes?: Uint8Array;
}

/** `golden bump`: raises versions in place, all of them or none. */
export async function bump(options: BumpOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const { names: given, level } = wordsOf(options, root);
  const { base } = options;
  const compares = base !== undefined || options.allChanged === true;
  const compared = compares
    ? (await import("../../fleet/comparison.js")).compareWithBaseOrDefault(root, base, terminal)
    : undefined;
  const names = options.allChanged === true && compared !== undefined ? changedNames(compared, given) : given;
  if (names.length === 0 && options.allChanged !== true) {
    throw new CliError("No image was named.", "Name images, or pass --all-changed.");
  }
  const source = folderSource(root);
  const bumps = names.map((name) => bumpOf(name, level, compared, source));
  for (const { name, before, after, bytes } of bumps) {
    if (bytes !== undefined) writeFileSync(join(root, fileOf(name)), bytes);
    terminal.done(bytes === undefined ? `${name} is already at ${before}` : `${name} ${before} → ${after}`);
  }
  if (bumps.length === 0) terminal.done("No image needs a higher version.");
  if (options.allChanged === true) noteUncomparable(compared, terminal);
  return 0;
}

function wordsOf(
  { names, level }: BumpOptions,
  root: string,
): { readonly names: readonly string[]; readonly level: Level } {
  const words = names.map((name) => definitionName(name, root));
  const last = level === undefined ? LEVELS.find((word) => word === words.at(-1)) : undefined;
  return { names: [...new Set(last === undefined ? words : words.slice(0, -1))], level: level ?? last ?? "patch" };
}

function changedNames(compared: Comparison, given: readonly string[]): readonly string[] {
  if (given.length > 0) throw new CliError("--all-changed takes no names.", "Drop either the names or --all-changed.");
  // Those with errors may be the very ones that changed; raising only the others would look complete.
  const unreadable = namesOf(compared, "now");
  if (unreadable.length > 0) {
    const they = unreadable.length === 1 ? "it has" : "they have";
    throw new CliError(
      `Whether ${unreadable.join(", ")} changed is unknown: ${they} errors.`,
      `golden check ${unreadable.join(" ")} lists them; fix them first, or name the images to raise.`,
    );
  }
  return [...compared.changes.images.filter(isRefused), ...compared.taken].map(({ name }) => name);
}

/** Whether these changed cannot be known from the base. */
function noteUncomparable(compared: Comparison | undefined, terminal: Terminal): void {
  const names = namesOf(compared, "base");
  if (names.length === 0) return;
  const [they, them] = [names.join(", "), names.join(" ")];
  terminal.err(`note: ${they} had errors in the base commit: if it changed, golden bump ${them}`, 2);
}

/** Definitions that cannot be read on one side. */
function namesOf(compared: Comparison | undefined, side: "base" | "now"): readonly string[] {
  return (compared?.changes.unreadable ?? []).filter((one) => one.side === side).map(({ name }) => name);
}

/** @throws CliError where it cannot be raised */
export function bumpOf(name: string, level: Level, compared: Comparison | undefined, source: ImageSource): Bump {
  const read = source.read(fileOf(name));
  if ("refused" in read) {
    throw new CliError(`There is no readable definition \`${name}\` in images/.`, "golden list shows the names.");
  }
  const { before } = edit(name, read.bytes, "0.0.0");
  const floor = floorOf(name, compared) ?? before;
  const step = versionStep(floor, before);
  if (step !== "same" && step !== "lowered") return { name, before, after: before };
  const after = raise(floor, level);
  if (after === undefined) {
    const message = `${name} ${before} cannot be raised: AWS allows no number above 1073741823.`;
    throw new CliError(message, "Raise a number to the left.");
  }
  return { name, before, after, bytes: edit(name, read.bytes, after).bytes };
}

/** The version to be above: of the base, and of its tip where that is higher. */
function floorOf(name: string, compared: Comparison | undefined): string | undefined {
  const taken = compared?.taken.find((image) => image.name === name)?.version.old;
  return taken ?? compared?.before.definitions.find((definition) => definition.name === name)?.version;
}

function edit(name: string, bytes: Uint8Array, version: string): { before: string; bytes: Uint8Array } {
  const edited = setVersion(bytes, version);
  if (!("refused" in edited)) return edited;
  const file = fileOf(name);
  const refusals: Record<typeof edited.refused, readonly [string, string]> = {
    variable: [
      `The version of ${name} is a variable.`,
      `Raise it where the variable is defined, or write the version in ${file}.`,
    ],
    unreadable: [`${file} cannot be read.`, `golden check ${name} says why.`],
    // A block of text (`version: >-`) is also a sound version, but has no place of its own on a line.
    "no-version": [
      `${file} has no version of three numbers on one line.`,
      `Write it as version: 1.0.0; golden check ${name} says whether anything else is wrong.`,
    ],
  };
  throw new CliError(...refusals[edited.refused]);
}

function fileOf(name: string): string {
  return `images/${name}.yaml`;
}
