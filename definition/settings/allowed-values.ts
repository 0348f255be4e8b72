import type { Fault } from "../diagnostics/fault";
import type { ImageSource, RefusalReason } from "../files/source";
import { decode } from "../yaml/decode";
import { EVERYONE, Report } from "../diagnostics/report";
import type { ImageSettings, RequiredTag } from "./images";
import { secretFaults } from "../secrets/secret-faults";
import { tagFault as fault } from "./tags";
import { isPlainPath, refusal } from "../files/source";

/** AWS's own form of a tag's value, as in `schema/text.ts`. */
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{1,256}$/u;

/**
 * The settings with the values of each `allowedFrom` put to `allowed`. A file that cannot be read, or has a fault, has
 * its issue, and any value of its tag passes: what it would allow is not known.
 */
export function withAllowedValues(settings: ImageSettings, source: ImageSource, report = new Report()): ImageSettings {
  const entries = Object.entries(settings.requiredTags);
  if (entries.every(([, { allowedFrom }]) => allowedFrom === undefined)) return settings;
  return {
    ...settings,
    requiredTags: Object.fromEntries(entries.map(([key, tag]) => [key, resolved(key, tag, source, report)])),
  };
}

function resolved(key: string, tag: RequiredTag, source: ImageSource, report: Report): RequiredTag {
  if (tag.allowedFrom === undefined) return tag;
  const file = `images/${tag.allowedFrom}`;
  const read = isPlainPath(tag.allowedFrom) ? source.read(file) : { refused: "outside" as const };
  if ("refused" in read) {
    report.add(file, refusedFault(key, tag.allowedFrom, read.refused), EVERYONE);
    return {};
  }
  const { text, values, faults } = allowedValues(read.bytes);
  report.setText(file, text);
  report.add(file, [...faults, ...secretFaults(text)], EVERYONE);
  return faults.length > 0 ? {} : { allowed: [...new Set([...(tag.allowed ?? []), ...values])] };
}

/** One value per line. `- ` before it and quotes around it are dropped, so a plain YAML list works too. */
export function allowedValues(bytes: Uint8Array): {
  readonly text: string;
  readonly values: readonly string[];
  readonly faults: readonly Fault[];
} {
  const { text, fault: unreadable } = decode(bytes);
  if (unreadable !== undefined) return { text, values: [], faults: [unreadable] };
  const listed = listOfJson(text);
  const values: string[] = [];
  const faults: Fault[] = [];
  let offset = 0;
  for (const line of listed ?? text.split("\n")) {
    const value = listed === undefined ? valueOf(line) : line;
    if (value !== "" && VALUE.test(value)) values.push(value);
    else if (value !== "") faults.push(notAValue(value, listed === undefined ? offset : text.indexOf(value)));
    offset += line.length + 1;
  }
  if (values.length === 0 && faults.length === 0) faults.push(noValues());
  return { text, values, faults };
}

/** The values of a JSON list; anything else is read line by line, which reports it. */
function listOfJson(text: string): readonly string[] | undefined {
  try {
    const parsed: unknown = text.trimStart().startsWith("[") ? JSON.parse(text) : undefined;
    return Array.isArray(parsed) ? parsed.map(String) : undefined;
  } catch {
    return undefined;
  }
}

function valueOf(line: string): string {
  const [, value = ""] = /^\s{0,200}(?:-(?:\s|$))?(.*)$/s.exec(line.replace(/(?:^|\s)#.*$/s, "")) ?? [];
  const plain = value.trim();
  const quoted = /^(?:"([^"\\]*)"|'([^']*)')$/.exec(plain);
  return quoted?.[1] ?? quoted?.[2] ?? plain;
}

function notAValue(value: string, offset: number): Fault {
  const shown = JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  const message = `${shown} is not a tag value: up to 256 letters, digits, spaces and _ . : / = + - @.`;
  return fault("allowed-values", [], message, "Write one value per line; # begins a comment.", { offset });
}

function noValues(): Fault {
  const message = "The file holds no value, so no image could pass.";
  const fix = "Write one value per line, or remove allowedFrom from the settings.";
  return fault("allowed-values", [], message, fix, { offset: 0 });
}

function refusedFault(key: string, written: string, reason: RefusalReason): Fault {
  const fix = "Add the file with one value per line, or correct allowedFrom in the settings.";
  const refused = refusal(written, reason, [], fix);
  return { ...refused, message: `${refused.message} requiredTags.${key}.allowedFrom of the settings names it.` };
}
