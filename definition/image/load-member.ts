import type { Entry } from "./entry";
import type { Path } from "../diagnostics/fault";
import { overlaps } from "../diagnostics/fault";
import { hasParentOfOurs } from "./load-files";
import { addFault, type Run } from "./load-run";
import type { Foundation, NamedFile, NormalizeContext } from "./normalize/context";
import { normalize } from "./normalize/image";
import { foundationOfParent } from "./normalize/parent";
import type { ParsedFile } from "../yaml/parse";
import { parse } from "../yaml/parse";
import type { Member } from "./rules/rule";
import { isPlainPath, refusal } from "../files/source";

/** Brings a definition into normal form, as far as it is sound. */
export function addMember(entry: Entry, members: Map<string, Member>, run: Run): void {
  if (entry.draft === undefined) return;
  const isBroken = (path: Path): boolean => entry.broken.some((broken) => overlaps(broken, path));
  const definition = normalize(entry.draft, contextFor(entry, isBroken, run));
  members.set(entry.name, { definition, isBroken });
  if (standsOnNothing(entry, run)) run.failed.add(entry.name);
  const { parent, platform, disk, architectures } = entry.draft;
  entry.draft = { parent, platform, disk, architectures };
}

/** The fault is in a parent of ours, and has its issue there; but without platform and device this image has no normal form. */
function standsOnNothing(entry: Entry, run: Run): boolean {
  if (!hasParentOfOurs(entry)) return false;
  const foundation = foundationOf(entry.name, run);
  return foundation?.platform === undefined || foundation.device === undefined;
}

function contextFor(entry: Entry, isBroken: (path: Path) => boolean, run: Run): NormalizeContext {
  return {
    name: entry.name,
    file: entry.file,
    read: (path) => readNamed(path, run),
    parse: (path, bytes) => parseNamed(path, bytes, entry, run),
    judge: (key, work) => remembered(key, run.judged, work),
    foundationOf: (image) => foundationOf(image, run),
    report: (fault) => {
      addFault(entry, fault, run);
      if ((fault.severity ?? "error") === "error") entry.broken.push(fault.breaks ?? fault.path);
    },
    reportIn: (path, fault) => {
      if ((fault.severity ?? "error") === "error") run.failed.add(entry.name);
      run.report.add(path, fault, entry.name);
    },
    isBroken,
  };
}

/** Files are read once in a run: many images may use one. */
function readNamed(written: string, run: Run): NamedFile {
  return remembered(written, run.read, () => {
    if (!isPlainPath(written)) return refusal(written, "outside");
    const path = `images/${written}`;
    const read = run.source.read(path);
    return "refused" in read ? refusal(written, read.refused) : { path, bytes: read.bytes };
  });
}

function remembered<Value>(key: string, known: Map<string, Value>, work: () => Value): Value {
  const value = known.get(key) ?? work();
  known.set(key, value);
  return value;
}

function parseNamed(path: string, bytes: Uint8Array, entry: Entry, run: Run): ParsedFile {
  const parsed = run.documents.get(path) ?? parse(bytes);
  run.documents.set(path, parsed);
  run.report.setText(path, parsed.text);
  for (const fault of parsed.faults) run.report.addText(path, fault, entry.name);
  if (parsed.faults.length > 0) run.failed.add(entry.name);
  return parsed;
}

/** What an image of ours gives to its children: its own word first, then its parent's. A cycle gives nothing. */
function foundationOf(image: string, run: Run): Foundation | undefined {
  if (run.foundations.has(image)) return run.foundations.get(image);
  run.foundations.set(image, undefined);
  const draft = run.entries.get(image)?.draft;
  if (draft === undefined) return undefined;
  const below =
    draft.parent === undefined ? undefined : foundationOfParent(draft.parent, (name) => foundationOf(name, run));
  const platform = draft.platform ?? below?.platform;
  const device = draft.disk?.device ?? below?.device;
  const foundation = { ...(platform && { platform }), ...(device && { device }) };
  run.foundations.set(image, foundation);
  return foundation;
}
