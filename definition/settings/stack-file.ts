import { readSettingsFile } from "../files/folder";
import type { ImageSource } from "../files/source";
import type { StackPart } from "./split";
import { loadSettings, type SettingsResult } from "./stack-settings";

/** Gives the bytes of `Pulumi.<stack>.yaml` by the stack's name. */
export type SettingsReader = (stack: string) => ReturnType<ImageSource["read"]>;

/** Settings of a stack by its name. */
export interface StackFile extends SettingsResult {
  /** The file that holds them: `Pulumi.prod.yaml` for the stack `prod` and for its parts `prod-1`, `prod-2` … */
  readonly file: string;
  /** Of a stack that is a part of a split one. */
  readonly part?: StackPart;
}

/**
 * Reads `Pulumi.<stack>.yaml`, or, for `prod-3`, the settings of `prod` where these are split into three parts or more.
 * A part needs no file; one that Pulumi made for its encryption salt does not count.
 */
export function stackFile(root: string, stack: string): StackFile {
  return stackFileOf((name) => readSettingsFile(root, name), stack);
}

/** The same over another source of settings files, such as a commit. */
export function stackFileOf(readFile: SettingsReader, stack: string): StackFile {
  const own = settingsIn(readFile, stack);
  if (own !== undefined && !lacksSettings(own)) return own;
  const [, base, digits] = /^(.{1,90})-([1-9][0-9]{0,2})$/.exec(stack) ?? [];
  const shared = base === undefined ? undefined : settingsIn(readFile, base);
  const count = shared?.settings?.split ?? 0;
  const index = Number(digits);
  if (shared !== undefined && index <= count) return { ...shared, part: { index, count } };
  return own ?? { file: `Pulumi.${stack}.yaml`, issues: [missingFile(`Pulumi.${stack}.yaml`)] };
}

/** Whether a stack's file has no settings of ours at all: a stack of something else, or Pulumi's own keys alone. */
export function lacksSettings({ settings, issues }: SettingsResult): boolean {
  return settings === undefined && issues.length === 1 && issues[0]?.code === "settings-missing";
}

function settingsIn(readFile: SettingsReader, stack: string): StackFile | undefined {
  const file = `Pulumi.${stack}.yaml`;
  const read = readFile(stack);
  if ("refused" in read) return read.refused === "missing" ? undefined : { file, issues: [missingFile(file)] };
  return { file, ...loadSettings(read.bytes, file) };
}

function missingFile(file: string): SettingsResult["issues"][number] {
  return {
    code: "settings-missing",
    severity: "error",
    message: `There is no readable file ${file}.`,
    file,
    line: 1,
    column: 1,
    path: "",
    fix: `Add ${file} with "config:", under it "golden-images:settings:", and under that region and account.`,
  };
}
