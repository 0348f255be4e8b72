import { error, faultsOf, type Codes, type Fault } from "../diagnostics/fault";
import { EVERYONE, Report, type Issue } from "../diagnostics/report";
import { closest, surely } from "../diagnostics/suggest";
import { checkForm, copyPlain } from "../form/check";
import { fault as formFault } from "../form/codes";
import { child, soundParts, type Draft } from "../form/draft";
import type { StackKind, WrittenStacks } from "../schema";
import { secretFaults, secretFaultsOfData } from "../secrets/secret-faults";
import type { ParsedFile } from "../yaml/parse";
import { isAmong, type Path } from "../yaml/place";

const { codes, fault } = faultsOf({
  "settings-missing": error("The stack has no settings", {
    why: "Without Region and account nothing can be deployed.",
    bad: "config: {}",
    good: 'config:\n  golden-images:settings: {region: us-east-1, account: "111122223333"}',
  }),
  "secret-in-settings": error("A secret in the settings", {
    why: "Settings are shown in plans and pull requests.",
    bad: "channels: {ops: {subscriptions: [{protocol: https, endpoint: {secure: v1:…}}]}}",
    good: "a Pulumi config key of its own, or a name in Secrets Manager",
  }),
});
export { codes as formCodes };

/** `settings` are of images; see `key` of each form. */
const KEYS = ["settings", "bootstrap", "credentials", "github"].map((key) => `golden-images:${key}`);

/** How the settings of a kind of stack are read. */
export interface StackForm<Kind extends StackKind, Normal> {
  readonly kind: Kind;
  /** In `config` they are under `golden-images:<key>`. */
  readonly key: string;
  /** Fills in defaults. Settings with an error lack their broken parts, whatever the type says; only rules on sound keys see the result. */
  readonly normalize: (written: WrittenStacks[Kind]) => Normal;
  /** What is wrong beyond the form. Values under keys that are not sound are not judged. */
  readonly rules: (settings: Normal, isSound: (key: string) => boolean) => readonly Fault[];
  readonly codes?: Codes;
  /** Number of parts that the settings split the stack into, where stacks of this kind can be. */
  readonly split?: (settings: Normal) => number | undefined;
}

/** Settings, or why there are none. */
export interface FormResult<Normal> {
  /** Absent when there is an error. */
  readonly settings?: Normal;
  readonly issues: readonly Issue[];
}

/** `golden-images:settings`: where settings are in `config`. */
export function configKey({ key }: { readonly key: string }): string {
  return `golden-images:${key}`;
}

/** Settings in a parsed `Pulumi.<stack>.yaml`. The file's other keys are Pulumi's and are ignored. */
export function settingsInFile<Kind extends StackKind, Normal>(
  form: StackForm<Kind, Normal>,
  parsed: ParsedFile,
  file: string,
): FormResult<Normal> {
  const root: Path = ["config", configKey(form)];
  const report = new Report();
  report.setText(file, parsed.text);
  const faults = parsed.faults.filter(({ path }) => parsed.value === undefined || startsWith(path, root));
  report.add(file, [...faults, ...secretFaults(parsed.text)], EVERYONE);
  const value = root.reduce<unknown>(child, parsed.value);
  report.add(file, otherKinds(parsed.value, configKey(form)), EVERYONE);
  if (parsed.value === undefined || value === undefined) {
    if (parsed.value !== undefined) report.add(file, noSettings(parsed.value, form), EVERYONE);
    return { issues: report.issues() };
  }
  const inner: ParsedFile = {
    value: value as Record<string, unknown>,
    faults: faults.map((each) => ({ ...each, path: each.path.slice(root.length) })),
    ambiguous: parsed.ambiguous
      .filter(({ path }) => startsWith(path, root))
      .map(({ path, source }) => ({ path: path.slice(root.length), source })),
    text: parsed.text,
  };
  return check(form, inner, file, root, report);
}

/** Settings of another kind beside those that count: they would be ignored. */
function otherKinds(file: unknown, key: string): Fault[] {
  const others = KEYS.filter((other) => other !== key && child(child(file, "config"), other) !== undefined);
  return others.map((other) => {
    const message = `A stack has settings of one kind; beside ${key} these would be ignored.`;
    return formFault(
      "wrong-choice",
      ["config", other],
      message,
      `Move ${other} to the file of a stack of its own, or delete it.`,
      { at: "key" },
    );
  });
}

/** Settings as plain data, such as `pulumi.Config` gives. Issues point to the file, without a line. */
export function settingsInValue<Kind extends StackKind, Normal>(
  form: StackForm<Kind, Normal>,
  data: unknown,
  file: string,
): FormResult<Normal> {
  const report = new Report();
  const { value, faults } = copyPlain(data);
  report.add(file, [...faults, ...secretFaultsOfData(value)], EVERYONE);
  const parsed = { value: value as Record<string, unknown>, faults: [], ambiguous: [], text: "" };
  return check(form, parsed, file, [], report);
}

/** The settings in a value at `root` of the file, where nothing is wrong with it. */
function check<Kind extends StackKind, Normal>(
  form: StackForm<Kind, Normal>,
  parsed: ParsedFile,
  file: string,
  root: Path,
  report: Report,
): FormResult<Normal> {
  const value: unknown = parsed.value;
  const { faults, broken } = checkForm(`stacks/${form.kind}`, parsed, encrypted(value, []), root);
  const left = soundParts((typeof value === "object" && value !== null ? value : {}) as Draft<WrittenStacks[Kind]>);
  const settings = form.normalize(left as WrittenStacks[Kind]);
  const isSound = (key: string): boolean => !isAmong([key], broken);
  for (const each of [...faults, ...form.rules(settings, isSound)]) {
    report.add(file, { ...each, path: [...root, ...each.path] }, EVERYONE);
  }
  const issues = report.issues();
  return issues.some(({ severity }) => severity === "error") ? { issues } : { settings, issues };
}

/** Keys like `golden-image:settings` that are meant for one of ours, by that: under `config`, or beside it. */
export function misspeltKeys(file: unknown): ReadonlyMap<string, Path> {
  const places = [["config"], []].flatMap((path) => {
    const mapping = path.reduce<unknown>(child, file);
    return typeof mapping === "object" && mapping !== null ? Object.keys(mapping).map((key) => [...path, key]) : [];
  });
  return new Map(
    places.flatMap((path): (readonly [string, Path])[] => {
      const written = path.at(-1) ?? "";
      const meant =
        isWithoutName(written, path.reduce<unknown>(child, file)) ??
        (written.includes(":") ? closest(written, KEYS) : undefined);
      return meant === undefined ? [] : [[meant, path]];
    }),
  );
}

/** `settings`, or with the name of the project, as Pulumi has keys of its own; and keys that `pulumi config set` put beside each other. */
function isWithoutName(key: string, value: unknown): string | undefined {
  if (/^golden-images:(?:region|account)$/.test(key)) return KEYS[0];
  const [, last] = /^(?:[\w.-]+:)?(settings|bootstrap|credentials|github)$/.exec(key) ?? [];
  return last !== undefined && child(value, "account") !== undefined ? `golden-images:${last}` : undefined;
}

/** The fault of settings in a file whose name no stack's settings have. */
export function overlooked(file: string): Fault {
  const [, stack] = /^pulumi\.(.+)\.ya?ml$/i.exec(file) ?? [];
  const message = `Settings of a stack are read only from Pulumi.<stack>.yaml, not from ${file}.`;
  const fix =
    stack === undefined
      ? "Move what is under config to Pulumi.<stack>.yaml."
      : `Rename it: mv ${file} Pulumi.${stack}.yaml`;
  return fault("settings-missing", [], message, fix, { offset: 0 });
}

/** The fault of a file without the settings of any kind. `form` is the kind that is most likely meant. */
function noSettings(file: object, form: { readonly key: string }): Fault {
  const key = configKey(form);
  const slip = misspeltKeys(file).get(key);
  if (slip !== undefined) {
    const words = `${slip.join(".")} is not a key of golden-images: the settings would be ignored. Did you mean config.${key}?`;
    const isPart = /:(?:region|account)$/.test(slip.at(-1)?.toString() ?? "");
    const fix = isPart ? `Write under config: ${key}: {region: …, account: …}.` : `Write ${key} under config.`;
    const mend = slip.length === 2 ? surely(String(slip[1]), KEYS) : undefined;
    return fault("settings-missing", slip, words, fix, { at: "key", mend });
  }
  const message = `The file has no ${key} under config.`;
  const fix = `Add "config:", under it "${key}:", and under that region and account.`;
  return fault("settings-missing", "config" in file ? ["config"] : [], message, fix, { at: "key" });
}

/** `{secure: …}` is how Pulumi keeps a secret. Settings are read in clear, printed in plans and compared. */
function encrypted(value: unknown, path: Path): Fault[] {
  if (typeof value !== "object" || value === null) return [];
  if (Object.hasOwn(value, "secure")) return [secret(path)];
  return Object.entries(value).flatMap(([key, entry]) =>
    encrypted(entry, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function secret(path: Path): Fault {
  const message = "Settings hold a secret (secure:), but they are shown in plans and pull requests.";
  const fix = "Keep the secret in Secrets Manager and give its name, or as a Pulumi config key of its own.";
  return fault("secret-in-settings", path, message, fix);
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((part, index) => path[index] === part);
}
