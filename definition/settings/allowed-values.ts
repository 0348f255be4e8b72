import type { Issue } from "../diagnostics/issue";
import { decode } from "../yaml/decode";
import type { TextFault } from "../yaml/text-fault";
import { EVERYONE, Report } from "../diagnostics/report";
import type { ImageSettings, RequiredTag } from "./images";
import { isPlainPath, refusal, type ImageSource } from "../files/source";

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
    report.addIssue(refusedIssue(key, tag.allowedFrom, read.refused), EVERYONE);
    return {};
  }
  const { values, faults } = allowedValues(read.bytes);
  for (const fault of faults) report.addText(file, fault, EVERYONE);
  return faults.length > 0 ? {} : { allowed: [...new Set([...(tag.allowed ?? []), ...values])] };
}

/** One value a line. `- ` before it and quotes around it are dropped, so that a plain YAML list is read as well. */
export function allowedValues(bytes: Uint8Array): {
  readonly values: readonly string[];
  readonly faults: readonly TextFault[];
} {
  const decoded = decode(bytes);
  if ("fault" in decoded) return { values: [], faults: [decoded.fault] };
  const { text } = decoded;
  const values: string[] = [];
  const faults: TextFault[] = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    const value = valueOf(line);
    if (value !== "" && VALUE.test(value)) values.push(value);
    else if (value !== "") faults.push(notAValue(value, offset, text));
    offset += line.length + 1;
  }
  if (values.length === 0 && faults.length === 0) faults.push(noValues(text));
  return { values, faults };
}

function valueOf(line: string): string {
  const [, value = ""] = /^\s{0,200}(?:-(?:\s|$))?(.*)$/s.exec(line.replace(/(?:^|\s)#.*$/s, "")) ?? [];
  const plain = value.trim();
  const quoted = /^(?:"([^"\\]*)"|'([^']*)')$/.exec(plain);
  return quoted?.[1] ?? quoted?.[2] ?? plain;
}

function notAValue(value: string, offset: number, text: string): TextFault {
  const shown = JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  return {
    code: "allowed-values",
    offset,
    text,
    message: `${shown} is not a tag value: up to 256 letters, digits, spaces and _ . : / = + - @.`,
    fix: "Write one value a line; # begins a comment.",
  };
}

function noValues(text: string): TextFault {
  return {
    code: "allowed-values",
    offset: 0,
    text,
    message: "The file holds no value, so that no image could pass.",
    fix: "Write one value a line, or take allowedFrom out of the settings.",
  };
}

function refusedIssue(key: string, written: string, reason: Parameters<typeof refusal>[1]): Issue {
  const { code, refusal: message } = refusal(written, reason);
  return {
    code,
    severity: "error",
    message: `${message} requiredTags.${key}.allowedFrom of the settings names it.`,
    file: `images/${written}`,
    line: 1,
    column: 1,
    path: "",
    fix: "Add the file with one value a line, or correct allowedFrom in the settings.",
  };
}
