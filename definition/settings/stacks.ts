import { child } from "../form/draft";
import type { Fault } from "../diagnostics/fault";
import { refusal, type SettingsSource } from "../files/source";
import { EVERYONE, Report, type Issue } from "../diagnostics/report";
import type { StackKind } from "../schema";
import { decode } from "../yaml/decode";
import { parse, type ParsedFile } from "../yaml/parse";
import { peek } from "../yaml/peek";
import { appFaults } from "./build-boundary";
import { twiceFaults } from "./credentials";
import { configKey, misspeltKeys, overlooked, settingsInFile, type FormResult } from "./form";
import { formOf, kindAmong, type SettingsOf } from "./registry";
import { selectionFaults } from "./selection";
import type { StackPart } from "./split";

interface StackFile {
  readonly name: string;
  /** The file that holds the settings: `Pulumi.prod.yaml` for the stack `prod` and for its parts `prod-1`, `prod-2` … */
  readonly file: string;
  readonly issues: readonly Issue[];
}

/** A stack of ours, with its settings where they could be read. */
export type Stack<Kind extends StackKind = StackKind> = {
  [Each in Kind]: StackFile & {
    readonly kind: Each;
    /** Absent when there is an error. */
    readonly settings?: SettingsOf<Each>;
    /** Of a stack that is a part of a split one. */
    readonly part?: StackPart;
  };
}[Kind];

/** A stack without settings of golden-images: of another program, or none. Its issue names what is missing. */
export interface NoStack extends StackFile {
  readonly kind: "none";
  readonly settings?: undefined;
  readonly part?: undefined;
}

interface Sound<Settings> {
  readonly name: string;
  readonly settings: Settings;
}

type Beside<Settings> = (stack: Sound<Settings>, before: readonly Sound<Settings>[]) => readonly Fault[];

export function isOfKind<Kind extends StackKind>(
  stack: Stack | NoStack,
  kind: Kind,
): stack is Extract<Stack, { readonly kind: Kind }> {
  return stack.kind === kind;
}

const OF_RUNNER = { path: ["update", "runner", "githubApp"], who: "the runner of updates" };

/** The stacks of a folder or a commit. Each file is read once, when it is first needed. */
export class Stacks {
  readonly #source: SettingsSource;
  readonly #files = new Map<string, Stack | NoStack>();

  constructor(source: SettingsSource) {
    this.#source = source;
  }

  /** Those that have a file with settings of golden-images, sound or not, sorted by name. */
  all(): readonly Stack[] {
    return this.#source.stacks.map((name) => this.#ofFile(name)).filter((stack) => stack.kind !== "none");
  }

  /** Those of {@link all} that are of a kind. */
  ofKind<Kind extends StackKind>(kind: Kind): readonly Stack<Kind>[] {
    return this.all().filter((stack) => stack.kind === kind) as readonly StackFile[] as readonly Stack<Kind>[];
  }

  /**
   * The stack of a name: by its own file or, as for `prod-3`, by that of `prod`, where its settings are split into three
   * parts or more. A part needs no file; one that Pulumi made for its encryption salt does not count.
   */
  named(name: string): Stack | NoStack {
    const own = this.#ofFile(name);
    const [, whole, digits] = /^(.{1,90})-([1-9][0-9]{0,2})$/.exec(name) ?? [];
    if (own.kind !== "none" || whole === undefined) return own;
    const shared = this.#ofFile(whole);
    if (shared.kind === "none") return own;
    const part = { index: Number(digits), count: partsOf(shared) };
    if (part.index <= part.count) return { ...shared, name, part };
    return part.count === 0 ? own : { ...own, issues: [noPart(own, shared, part)] };
  }

  /** What is wrong with the images that stacks choose, by the names of all definitions. */
  issuesBeside(names: readonly string[]): readonly Issue[] {
    const report = new Report();
    for (const file of this.#source.overlooked?.() ?? []) report.add(file, overlooked(file), EVERYONE);
    const boundaries = this.ofKind("bootstrap").flatMap(({ settings }) => settings ?? []);
    this.#beside("images", report, (stack, before) => [
      ...selectionFaults(stack, before, names),
      ...appFaults(stack.settings.update?.runner?.githubApp, stack.settings, boundaries, OF_RUNNER),
    ]);
    this.#beside("credentials", report, twiceFaults);
    return report.issues();
  }

  /** Holds each sound stack of a kind against those before it. */
  #beside<Kind extends StackKind>(kind: Kind, report: Report, faultsOf: Beside<SettingsOf<Kind>>): void {
    const sound = this.ofKind(kind).flatMap(({ name, file, settings }) =>
      settings === undefined ? [] : [{ name, file, settings: settings as SettingsOf<Kind> }],
    );
    for (const [index, stack] of sound.entries()) {
      const read = this.#source.read(stack.name);
      report.setText(stack.file, "refused" in read ? "" : decode(read.bytes).text);
      const root = ["config", configKey(formOf(kind))];
      const faults = faultsOf(stack, sound.slice(0, index));
      report.add(
        stack.file,
        faults.map((fault) => ({ ...fault, path: [...root, ...fault.path] })),
        EVERYONE,
      );
    }
  }

  #ofFile(name: string): Stack | NoStack {
    const stack = this.#files.get(name) ?? readStack(name, this.#source);
    this.#files.set(name, stack);
    return stack;
  }
}

function readStack(name: string, { read, stacks }: SettingsSource): Stack | NoStack {
  const file = `Pulumi.${name}.yaml`;
  const found = read(name);
  if ("refused" in found) {
    if (found.refused === "missing" || !stacks.includes(name))
      return { name, file, kind: "none", issues: [noFile(file)] };
    const report = new Report();
    report.add(file, refusal(file, found.refused, [], "Replace it with a regular file of at most 64 KiB."), EVERYONE);
    return { name, file, kind: "images", issues: report.issues() };
  }
  const parsed = parse(found.bytes);
  const kind = kindIn(parsed, found.bytes);
  // The form of images reports what is missing: nearly every stack deploys images.
  const result: FormResult<unknown> = settingsInFile(formOf(kind ?? "images"), parsed, file);
  return { name, file, kind: kind ?? "none", ...result } as Stack | NoStack;
}

/** Of a file that is not YAML by the key that it seems to have, so that it is reported as what it is meant to be. */
function kindIn({ value }: ParsedFile, bytes: Uint8Array): StackKind | undefined {
  if (value === undefined) return kindAmong((key) => peek(bytes, key, "nested").length > 0) ?? "images";
  const config = child(value, "config");
  const meant = misspeltKeys(value);
  return kindAmong((key) => child(config, key) !== undefined) ?? kindAmong((key) => meant.has(key));
}

/** 0 where the stack is not split. */
function partsOf<Kind extends StackKind>({ kind, settings }: Stack<Kind>): number {
  return (settings === undefined ? undefined : formOf(kind).split?.(settings)) ?? 0;
}

function noPart({ name }: StackFile, { name: whole, file }: StackFile, { count }: StackPart): Issue {
  const fix = `Name one of ${whole}-1 to ${whole}-${count.toString()}; \`golden stacks\` lists them with their images.`;
  return missing(file, `There is no stack ${name}: the settings split ${whole} into ${count.toString()}.`, fix);
}

function noFile(file: string): Issue {
  const key = configKey(formOf("images"));
  const message = `There is no readable file ${file}.`;
  return missing(file, message, `Add ${file} with "config:", under it "${key}:", and under that region and account.`);
}

function missing(file: string, message: string, fix: string): Issue {
  return { code: "settings-missing", severity: "error", message, file, line: 1, column: 1, path: "", fix };
}
