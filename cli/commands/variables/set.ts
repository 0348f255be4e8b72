import { textEditAt, loadImages } from "../../../definition";
import { didYouMean } from "../../../definition/diagnostics/suggest";
import { parse } from "../../../definition/yaml/parse";
import { isRefused, type Changes, type Level } from "../../../changes";
import { concludeEdits, type EditOptions } from "../../diff/drafts";
import { compareDrafts } from "../../fleet/comparison";
import { Drafts } from "../../fleet/drafts";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { bumpOf } from "../bump/run";
import { valuesOf, VARIABLES, type Value } from "./uses";

export interface SetOptions extends EditOptions {
  /** `NAME=value`; of `find` names. */
  readonly names: readonly string[];
  readonly bump?: Level;
  readonly pullRequest?: boolean;
  /** `owner/name`, or an address. @default the remote origin */
  readonly repository?: string;
  readonly format: "text" | "json";
  /** Builds what changes at once, beside the fleet, as `golden submit` does. */
  readonly rebuild?: boolean;
  readonly stack?: string;
  readonly wait?: boolean;
  /** Seconds. */
  readonly timeout?: number;
  /** Seconds. */
  readonly interval?: number;
}

/** What is wrong, and the change to make. */
export type Fault = readonly [message: string, fix: string];

/** `golden variables set`: other values, and higher versions of all that they change, or nothing. */
export async function set(root: string, options: SetOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.wait === true && options.rebuild !== true)
    throw new CliError("--wait watches what --rebuild builds.", "Add --rebuild, or leave out --wait.");
  const drafts = new Drafts(root);
  refuse(assign(drafts, options.names, terminal), terminal);
  if (drafts.changes().length === 0) {
    if (options.format === "json") terminal.out(printableJson({ format: 1, written: false, files: [] }));
    else terminal.done("Nothing changes: these are the values already.");
    return Promise.resolve(0);
  }
  refuse(
    raiseAll(root, drafts, () => options.bump ?? "patch"),
    terminal,
  );
  const isTrial = options.rebuild === true && options.dryRun !== true;
  const trial = isTrial ? (await import("./trial.js")).planTrial(root, drafts, options, terminal) : undefined;
  const names = options.names.map((word) => word.replace(/=[^]*/, ""));
  const code =
    options.pullRequest === true
      ? await (await import("./pull-request.js")).proposeDrafts(root, drafts, names, options, terminal)
      : concludeEdits(root, drafts, options, terminal);
  return code === 0 && trial !== undefined ? trial() : code;
}

export function refuse(faults: readonly Fault[], { err, colors }: Terminal): void {
  const [first, second] = faults;
  if (first === undefined) return;
  if (second === undefined) throw new CliError(first[0], first[1], 1);
  for (const [message, fix] of faults) {
    err(printable(message), 2);
    err(`  ${colors.cyan("fix:")} ${printable(fix)}`, 7);
  }
  throw new CliError(`${plural(faults.length, "fault")}; nothing was written.`, "Fix what the lines above report first.", 1); // prettier-ignore
}

/** Drafts the values, each in `images/variables.yaml` or, where it is not there, in all images that give it. */
function assign(drafts: Drafts, words: readonly string[], terminal: Terminal): readonly Fault[] {
  const { source } = drafts;
  const values = valuesOf(source, loadImages({ source }));
  const names = [...new Set(values.map(({ name }) => name))];
  const seen = new Set<string>();
  return words.flatMap((word): readonly Fault[] => {
    const [, name, value = ""] = /^([^=]+)=([^]*)$/.exec(word) ?? [];
    if (name === undefined) return [[`\`${word}\` is not NAME=value.`, "Write it like VS_2022_VERSION=17.15."]];
    if (seen.has(name)) return [[`${name} is set twice.`, "Give it one value."]];
    seen.add(name);
    const known = values.filter((each) => each.name === name);
    if (known.length === 0) {
      const fix = "golden variables list shows them all; write a new one into images/variables.yaml.";
      return [[`There is no variable \`${name}\`.${didYouMean(name, names)}`, fix]];
    }
    const shared = known.filter(({ file }) => file === VARIABLES);
    const kept = shared.length > 0 ? known.filter(({ file }) => file !== VARIABLES) : [];
    for (const { file, line } of kept)
      terminal.err(printable(`note: ${file}:${line.toString()} keeps its own value of ${name}.`), 2);
    return (shared.length > 0 ? shared : known).flatMap((each) => write(drafts, each, value));
  });
}

function write(
  drafts: Drafts,
  { name, file, line, column, path, value: before }: Value,
  value: string,
): readonly Fault[] {
  if (before === value) return [];
  const text = parse(Buffer.from(drafts.text(file) ?? "")).text;
  const edit = textEditAt(text, path, value);
  if (edit !== undefined) drafts.edit(file, [edit]);
  const message = `${file}:${line.toString()}:${column.toString()} the value of ${name} stands on several lines.`;
  return edit === undefined ? [[message, `Write it on one line: ${name}: ${JSON.stringify(value)}`]] : [];
}

/** Raises what the values change until the version guard has nothing against it: a child may take something from its parent. */
export function raiseAll(root: string, drafts: Drafts, level: (name: string) => Level): readonly Fault[] {
  for (;;) {
    const { changes, issues } = compareDrafts(root, drafts);
    if (issues.some(({ severity }) => severity === "error")) return [];
    const unread = unreadable(changes);
    const lower = changes.images.filter(isRefused);
    if (lower.length === 0 || unread.length > 0) return unread;
    const faults = lower.flatMap(({ name, file }): readonly Fault[] => {
      try {
        drafts.put(file, bumpOf(name, level(name), undefined, drafts.source).bytes);
        return [];
      } catch (error) {
        if (error instanceof CliError) return [[error.message, error.fix]];
        throw error;
      }
    });
    if (faults.length > 0) return faults;
  }
}

function unreadable({ unreadable: all }: Changes): readonly Fault[] {
  return all
    .filter(({ side }) => side === "now")
    .map(({ name }) => [`Whether ${name} changes is unknown: it has errors.`, `Fix what golden check ${name} lists.`]);
}
