import { error, faultsOf, isError, type Fault } from "../diagnostics/fault";
import { child } from "../form/draft";
import { checkForm } from "../form/check";
import type { Path } from "../yaml/place";
import type { Issue } from "../diagnostics/report";
import type { ParsedFile } from "../yaml/parse";
import { parse } from "../yaml/parse";
import { copyPlain } from "../form/plain-data";
import { EVERYONE, Report } from "../diagnostics/report";
import type { SchemaName } from "../form/validators";

const { codes, fault } = faultsOf({
  "settings-missing": error(
    "The stack has no settings",
    "Without Region and account nothing can be deployed.",
    "config: {}",
    'config:\n  golden-images:settings: {region: us-east-1, account: "111122223333"}',
  ),
  "secret-in-settings": error(
    "A secret in the settings",
    "Settings are shown in plans and pull requests.",
    "channels: {ops: {subscriptions: [{protocol: https, endpoint: {secure: v1:…}}]}}",
    "a Pulumi config key of its own, or a name in Secrets Manager",
  ),
});
export { codes as settingsCodes, fault as settingsFault };

/** One object of settings in `Pulumi.<stack>.yaml`, and how it is read. */
export interface SettingsForm<Normal> {
  /** Under `golden-images:` in `config`. */
  readonly key: "settings" | "bootstrap" | "github";
  readonly schema: SchemaName;
  /** Fills defaults; the value may lack what was broken. */
  readonly normalize: (draft: object) => Normal;
  /** What is wrong beyond the form. */
  readonly rules: (settings: Normal, broken: readonly Path[]) => Fault[];
}

/** Settings, or why there are none. */
export interface FormResult<Normal> {
  /** Absent when there is an error. */
  readonly settings?: Normal;
  readonly issues: readonly Issue[];
}

/**
 * Settings in the text of `Pulumi.<stack>.yaml`, under `config: golden-images:<key>:`. Other keys of the file are
 * Pulumi's and are left alone.
 */
export function loadForm<Normal>(
  form: SettingsForm<Normal>,
  content: string | Uint8Array,
  file: string,
): FormResult<Normal> {
  const place: Path = ["config", `golden-images:${form.key}`];
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const parsed = parse(bytes);
  const report = new Report();
  report.setText(file, parsed.text);
  const value = place.reduce<unknown>(child, parsed.value);
  const faults = parsed.faults.filter(({ path }) => parsed.value === undefined || startsWith(path, place));
  for (const found of faults) report.add(file, found, EVERYONE);
  if (parsed.value === undefined) return finish<Normal>(undefined, report);
  if (value === undefined) {
    report.add(file, missingSettings(parsed.value), EVERYONE);
    return finish<Normal>(undefined, report);
  }
  const ambiguous = parsed.ambiguous.filter(({ path }) => startsWith(path, place));
  const inner = {
    faults: faults.map((found) => ({ ...found, path: found.path.slice(place.length) })),
    ambiguous: ambiguous.map(({ path, source }) => ({ path: path.slice(place.length), source })),
    text: parsed.text,
  };
  return finish(check(form, value, inner, file, place, report), report, faults.length > 0);
}

/**
 * Settings as an object already parsed: what the program gets from `pulumi.Config`. Issues point to the file, without a
 * line.
 */
export function parseForm<Normal>(form: SettingsForm<Normal>, value: unknown, file: string): FormResult<Normal> {
  const report = new Report();
  const copied = copyPlain(value);
  for (const found of copied.faults) report.add(file, found, EVERYONE);
  const parsed = { faults: [], ambiguous: [], text: "" };
  return finish(check(form, copied.value, parsed, file, [], report), report, copied.faults.length > 0);
}

/** Checks the value and reports; gives the normal form whether or not there are faults. */
function check<Normal>(
  form: SettingsForm<Normal>,
  value: unknown,
  parsed: Omit<ParsedFile, "value">,
  file: string,
  root: Path,
  report: Report,
): Normal | undefined {
  const secrets = secretFaults(value, []);
  const { faults, broken } = checkForm(
    form.schema,
    { ...parsed, value: value as Record<string, unknown> },
    secrets,
    root,
  );
  const draft = (typeof value === "object" && value !== null ? value : {}) as object;
  const settings = form.normalize(draft);
  const all = [...faults, ...form.rules(settings, broken)];
  for (const found of all) report.add(file, { ...found, path: [...root, ...found.path] }, EVERYONE);
  return all.some(isError) ? undefined : settings;
}

function finish<Normal>(settings: Normal | undefined, report: Report, failed = false): FormResult<Normal> {
  const issues = report.issues(() => true);
  return settings === undefined || failed ? { issues } : { settings, issues };
}

function missingSettings(file: Readonly<Record<string, unknown>>): Fault {
  return fault(
    "settings-missing",
    "config" in file ? ["config"] : [],
    "The file has no golden-images:settings under config.",
    'Add "config:", under it "golden-images:settings:", and under that region and account.',
    { at: "key" },
  );
}

/** `{secure: …}` is how Pulumi keeps a secret. Settings are read in clear, printed in plans and compared. */
function secretFaults(value: unknown, path: Path): Fault[] {
  if (typeof value !== "object" || value === null) return [];
  if (Object.hasOwn(value, "secure")) {
    return [
      fault(
        "secret-in-settings",
        path,
        "Settings hold a secret (secure:), but they are shown in plans and pull requests.",
        "Keep the secret in Secrets Manager and give its name, or as a Pulumi config key of its own.",
      ),
    ];
  }
  return Object.entries(value).flatMap(([key, entry]) =>
    secretFaults(entry, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((part, index) => path[index] === part);
}
