import { withAllowedValues } from "../settings/allowed-values";
import type { DocumentFault } from "../awstoe";
import type { Entry } from "./entry";
import type { Fault } from "../diagnostics/fault";
import type { ImageSource } from "../files/source";
import type { LoadOptions } from "./load-result";
import { nameIssues, nameOfFile } from "./names";
import type { Foundation, NamedFile } from "./normalize/context";
import type { ParsedFile } from "../yaml/parse";
import { Report } from "../diagnostics/report";
import type { ImageSettings as Settings } from "../settings/images";

/** A run over all definitions. */
export interface Run {
  readonly source: ImageSource;
  readonly settings?: Settings;
  readonly report: Report;
  readonly entries: Map<string, Entry>;
  readonly names: ReadonlySet<string>;
  readonly read: Map<string, NamedFile>;
  readonly documents: Map<string, ParsedFile>;
  readonly judged: Map<string, readonly DocumentFault[]>;
  readonly foundations: Map<string, Foundation | undefined>;
  /** Definitions with an error of their own or in a file that they name. */
  readonly failed: Set<string>;
}

export function begin(options: LoadOptions, files: readonly string[]): Run {
  const { source, settings } = options;
  const report = new Report();
  const failed = new Set<string>();
  for (const issue of nameIssues(files)) {
    report.addIssue(issue, nameOfFile(issue.file));
    failed.add(nameOfFile(issue.file));
  }
  const names = new Set(files.map(nameOfFile));
  const base = { source, report, failed, names, entries: new Map<string, Entry>() };
  return {
    ...base,
    ...(settings === undefined ? {} : { settings: withAllowedValues(settings, source, report) }),
    read: new Map(),
    documents: new Map(),
    judged: new Map(),
    foundations: new Map(),
  };
}

export function addFault(entry: Entry, fault: Fault, run: Run): void {
  if ((fault.severity ?? "error") === "error") run.failed.add(entry.name);
  run.report.add(entry.file, fault, entry.name);
}
