import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderSource, type ImageSource } from "../../../definition";
import { setVersion } from "../../../definition/yaml/version-edit";
import { isRefused, LEVELS, raise, versionStep, type Level } from "../../../changes";
import type { Comparison } from "../../fleet/comparison";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { findRoot } from "../../fleet/root";
import type { Terminal } from "../../terminal/terminal";

export interface BumpOptions {
  /** Names of images; the last word may be the level. */
  readonly words: readonly string[];
  readonly level?: Level;
  /** Raise from the version in this commit, if that is higher, and leave alone what is raised already. */
  readonly base?: string;
  /** Every image that changed since {@link base} and must be raised. */
  readonly allChanged?: boolean;
  readonly root?: string;
}

/** A definition file with a raised version, not written yet. */
interface Bump {
  readonly name: string;
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly bytes: Uint8Array;
}

/** `golden bump`: raises versions in place, all of them or none. */
export async function bump(options: BumpOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const { names: given, level } = wordsOf(options);
  const compared = options.base === undefined ? undefined : await comparison(root, options.base);
  const names = options.allChanged === true ? changedNames(compared, given) : given;
  if (names.length === 0 && options.allChanged !== true) {
    throw new CliError("No image is named.", "Name images, or give --all-changed --base origin/main.");
  }
  const source = folderSource(root);
  const bumps = names.map((name) => bumpOf(name, level, compared, source));
  for (const done of bumps) {
    if ("bytes" in done) writeFileSync(join(root, done.file), done.bytes);
    terminal.out(
      "bytes" in done ? `${done.name} ${done.before} → ${done.after}` : `${done.name} is at ${done.already} already`,
    );
  }
  if (bumps.length === 0) terminal.out("No image must be raised.");
  if (options.allChanged === true) noteUncomparable(compared, terminal);
  return 0;
}

function wordsOf({ words, level }: BumpOptions): { readonly names: readonly string[]; readonly level: Level } {
  const last = LEVELS.find((word) => word === words.at(-1));
  const names = last === undefined || level !== undefined ? words : words.slice(0, -1);
  return { names: [...new Set(names)], level: level ?? last ?? "patch" };
}

async function comparison(root: string, base: string): Promise<Comparison> {
  const { compareWithBase } = await import("../../fleet/comparison.js");
  return compareWithBase(root, base);
}

function changedNames(compared: Comparison | undefined, given: readonly string[]): readonly string[] {
  if (compared === undefined) {
    throw new CliError("--all-changed needs a commit to compare with.", "Give --base origin/main.");
  }
  if (given.length > 0) throw new CliError("--all-changed takes no names.", "Leave out the names, or --all-changed.");
  refuseUnreadable(compared);
  return compared.changes.images.filter(isRefused).map(({ name }) => name);
}

/** Those with errors may be the very ones that changed; to raise the others alone would look as if all was done. */
function refuseUnreadable({ changes }: Comparison): void {
  const names = changes.unreadable.filter(({ side }) => side === "now").map(({ name }) => name);
  if (names.length === 0) return;
  const they = names.length === 1 ? "it has" : "they have";
  throw new CliError(
    `It cannot be told whether ${names.join(", ")} changed: ${they} errors.`,
    `golden check ${names.join(" ")} says which; mend them first, or name the images to raise.`,
  );
}

/** Of these the base cannot tell whether they changed. */
function noteUncomparable(compared: Comparison | undefined, terminal: Terminal): void {
  const unreadable = compared?.changes.unreadable ?? [];
  const names = unreadable.filter(({ side }) => side === "base").map(({ name }) => name);
  if (names.length === 0) return;
  const [they, them] = [names.join(", "), names.join(" ")];
  terminal.err(`note: ${they} had errors in the base commit: if it changed, golden bump ${them}`, 2);
}

function bumpOf(
  name: string,
  level: Level,
  compared: Comparison | undefined,
  source: ImageSource,
): Bump | { readonly name: string; readonly already: string } {
  const file = `images/${name}.yaml`;
  const read = source.read(file);
  if ("refused" in read) {
    throw new CliError(`There is no readable definition \`${name}\` in images/.`, "golden list shows the names.");
  }
  const { before } = edit(name, read.bytes, "0.0.0");
  const floor = compared?.before.definitions.find((definition) => definition.name === name)?.version;
  const step = floor === undefined ? "same" : versionStep(floor, before);
  if (step !== "same" && step !== "lowered") return { name, already: before };
  const after = raise(step === "lowered" ? (floor ?? before) : before, level);
  if (after === undefined) {
    throw new CliError(
      `${name} ${before} cannot be raised: AWS has no number above 1073741823.`,
      "Raise a number to the left.",
    );
  }
  return { name, file, before, after, bytes: edit(name, read.bytes, after).bytes };
}

function edit(
  name: string,
  bytes: Uint8Array,
  version: string,
): { readonly before: string; readonly bytes: Uint8Array } {
  const edited = setVersion(bytes, version);
  if (!("refused" in edited)) return edited;
  const file = `images/${name}.yaml`;
  if (edited.refused === "variable") {
    throw new CliError(
      `The version of ${name} is a variable.`,
      `Raise it where the variable is, or write the version in ${file}.`,
    );
  }
  if (edited.refused === "unreadable") throw new CliError(`${file} cannot be read.`, `golden check ${name} says more.`);
  // A block of text (`version: >-`) is a sound version, too, that has no place of its own on a line.
  throw new CliError(
    `${file} has no version of three numbers on one line.`,
    `Write it as version: 1.0.0; golden check ${name} says whether anything else is wrong.`,
  );
}
