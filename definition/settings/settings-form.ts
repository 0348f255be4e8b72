import { child } from "../form/draft";
import { checkForm } from "../image/entry";
import type { Fault, Path } from "../diagnostics/fault";
import type { Issue } from "../diagnostics/issue";
import type { ParsedFile } from "../yaml/parse";
import { parse } from "../yaml/parse";
import { copyPlain } from "../image/plain-data";
import { EVERYONE, Report } from "../diagnostics/report";
import type { SchemaName } from "../form/validators";

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
  const faults = parsed.faults.filter(({ path }) => path === undefined || startsWith(path, place));
  for (const fault of faults) report.addText(file, fault, EVERYONE);
  if (parsed.value === undefined) return finish<Normal>(undefined, report);
  if (value === undefined) {
    report.add(file, missingSettings(parsed.value), EVERYONE);
    return finish<Normal>(undefined, report);
  }
  const ambiguous = parsed.ambiguous.filter(({ path }) => startsWith(path, place));
  const inner = {
    faults: faults.map((fault) =>
      fault.path === undefined ? fault : { ...fault, path: fault.path.slice(place.length) },
    ),
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
  for (const fault of copied.faults) report.add(file, fault, EVERYONE);
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
  for (const fault of all) report.add(file, { ...fault, path: [...root, ...fault.path] }, EVERYONE);
  return all.some(({ severity }) => (severity ?? "error") === "error") ? undefined : settings;
}

function finish<Normal>(settings: Normal | undefined, report: Report, failed = false): FormResult<Normal> {
  const issues = report.issues(() => true);
  return settings === undefined || failed ? { issues } : { settings, issues };
}

function missingSettings(file: Readonly<Record<string, unknown>>): Fault {
  return {
    code: "settings-missing",
    path: "config" in file ? ["config"] : [],
    at: "key",
    message: "The file has no golden-images:settings under config.",
    fix: 'Add "config:", under it "golden-images:settings:", and under that region and account.',
  };
}

/** `{secure: …}` is how Pulumi keeps a secret. Settings are read in clear, printed in plans and compared. */
function secretFaults(value: unknown, path: Path): Fault[] {
  if (typeof value !== "object" || value === null) return [];
  if (Object.hasOwn(value, "secure")) {
    return [
      {
        code: "secret-in-settings",
        path,
        message: "Settings hold a secret (secure:), but they are shown in plans and pull requests.",
        fix: "Keep the secret in Secrets Manager and give its name, or as a Pulumi config key of its own.",
      },
    ];
  }
  return Object.entries(value).flatMap(([key, entry]) =>
    secretFaults(entry, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((part, index) => path[index] === part);
}
