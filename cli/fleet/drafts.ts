import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import {
  applyEdits,
  folderSource,
  overlaySource,
  settingsFolder,
  type Edit,
  type ImageSource,
  type ReadResult,
  type SettingsSource,
} from "../../definition";
import { hunksOf, type Hunk } from "../../changes";
import { git } from "../../changes/git/git";
import { CliError } from "../terminal/exit-code";

const MARK = "\ufeff";

/** What edits make of a file. */
export interface Draft {
  readonly file: string;
  /** The file that it was, where it is moved. */
  readonly movedFrom?: string;
  readonly isGone: boolean;
  readonly hunks: readonly Hunk[];
}

/** Files as edits leave them, for everything that reads definitions and settings. Nothing is on disk before {@link write}. */
export class Drafts {
  readonly settings: SettingsSource;
  /** By path; undefined for a file that is gone. */
  readonly #texts = new Map<string, string | undefined>();
  /** Where a moved file was, by where it is. */
  readonly #moved = new Map<string, string>();
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    const { stacks, read } = settingsFolder(root);
    const readDraft = (stack: string): ReadResult => {
      const text = this.#texts.get(`Pulumi.${stack}.yaml`);
      return text === undefined ? read(stack) : { bytes: Buffer.from(text) };
    };
    this.settings = { stacks, read: readDraft };
  }

  /** The definitions, and the files that they name. */
  get source(): ImageSource {
    return overlaySource(this.#texts, folderSource(this.#root));
  }

  /** With its byte order mark, if it has one; undefined for a file that cannot be read. */
  text(file: string): string | undefined {
    const [, stack] = /^Pulumi\.(.+)\.yaml$/.exec(file) ?? [];
    const read = stack === undefined ? this.source.read(file) : this.settings.read(stack);
    return "refused" in read ? undefined : Buffer.from(read.bytes).toString("utf8");
  }

  /** Does the edits of a file; a place counts in the file as it is now. */
  edit(file: string, edits: readonly Edit[]): void {
    const text = this.text(file);
    if (text === undefined) return;
    const mark = text.startsWith(MARK) ? MARK : "";
    const ofText = edits.flatMap((edit) => ("renameTo" in edit ? [] : [edit]));
    this.#texts.set(file, mark + applyEdits(text.slice(mark.length), ofText));
    const rename = edits.find((edit) => "renameTo" in edit);
    if (rename !== undefined) this.move(file, rename.renameTo);
  }

  put(file: string, bytes: Uint8Array | undefined): void {
    if (bytes !== undefined) this.#texts.set(file, Buffer.from(bytes).toString("utf8"));
  }

  /** Does nothing where the new name is taken. */
  move(from: string, to: string): void {
    if (this.text(to) !== undefined || existsSync(join(this.#root, to))) return;
    this.#texts.set(to, this.text(from));
    this.#texts.set(from, undefined);
    this.#moved.set(to, this.#moved.get(from) ?? from);
  }

  remove(file: string): void {
    this.#texts.set(file, undefined);
  }

  /** Files that differ from those on disk, by path. */
  changes(): readonly Draft[] {
    const gone = new Set(this.#moved.values());
    const files = [...this.#texts.keys()].filter((file) => !gone.has(file)).sort();
    return files.flatMap((file): Draft[] => {
      const movedFrom = this.#moved.get(file);
      const hunks = hunksOf(new Drafts(this.#root).text(movedFrom ?? file) ?? "", this.#texts.get(file) ?? "");
      const isGone = this.#texts.get(file) === undefined && movedFrom === undefined;
      const isSame = hunks.length === 0 && movedFrom === undefined && !isGone;
      return isSame ? [] : [{ file, isGone, hunks, ...(movedFrom !== undefined && { movedFrom }) }];
    });
  }

  /** All of them or, where one cannot be written, none. Gives how many had changes that are in no commit. */
  write(): number {
    const changed = this.changes().map((draft) => ({ ...draft, movedFrom: draft.movedFrom ?? draft.file }));
    for (const { movedFrom } of changed) this.#refuseReadOnly(movedFrom);
    const lost = uncommitted(this.#root, changed.flatMap(({ file, isGone }) => (isGone ? [file] : []))); // prettier-ignore
    if (lost > 0) {
      const message = `${lost.toString()} of the files to delete have changes that are in no commit; nothing was changed.`;
      throw new CliError(message, "Commit or stash them: git status shows which.", 1);
    }
    const mixed = uncommitted(this.#root, changed.map(({ movedFrom }) => movedFrom)); // prettier-ignore
    const undo: (() => void)[] = [];
    try {
      for (const draft of changed) undo.push(this.#writeOne(draft));
    } catch (error) {
      for (const each of undo.reverse()) each();
      throw error;
    }
    return mixed;
  }

  /** A file that only moves keeps its bytes. Returns what undoes the change. */
  #writeOne({ file, movedFrom, hunks, isGone }: Draft & { readonly movedFrom: string }): () => void {
    const [from, to] = [join(this.#root, movedFrom), join(this.#root, file)];
    const bytes = readFileSync(from);
    const text = this.#texts.get(file);
    if (isGone) rmSync(from);
    if (from !== to) {
      mkdirSync(dirname(to), { recursive: true });
      renameSync(from, to);
      if (readdirSync(dirname(from)).length === 0) rmdirSync(dirname(from));
    }
    if (text !== undefined && hunks.length > 0) writeFileSync(to, text);
    return () => {
      mkdirSync(dirname(from), { recursive: true });
      if (from !== to) rmSync(to);
      writeFileSync(from, bytes);
    };
  }

  #refuseReadOnly(file: string): void {
    const path = join(this.#root, file);
    try {
      for (const each of [path, dirname(path)]) accessSync(each, constants.W_OK);
    } catch {
      throw new CliError(`${file} cannot be written; nothing was changed.`, `Make it writable: chmod u+w ${file}`);
    }
  }
}

/** How many of these files git would lose changes of; none where there is no git to ask. */
function uncommitted(root: string, files: readonly string[]): number {
  if (files.length === 0) return 0;
  try {
    const { code, output } = git(root, ["status", "--porcelain", "--no-renames", "-z", "--", ...files]);
    return code === 0 ? output.toString("utf8").split("\0").filter(Boolean).length : 0;
  } catch {
    return 0;
  }
}
