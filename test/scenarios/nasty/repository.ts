import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { check } from "../../../cli/commands/check/run";
import type { Issue } from "../../../definition";
import { recordedTerminal } from "../../cli/recorded-terminal";
import { textOf, typed as asWorded } from "./typist";

/** Text or bytes of a file, where a link leads to, or null for a file that is not there. */
export type Content = string | Uint8Array | { readonly link: string } | null;
export type Files = Readonly<Record<string, Content>>;

/** A mistake of real life in a repository that is otherwise sound. */
export interface Nasty {
  readonly title: string;
  /** Put into {@link SOUND}, or in the place of its files. */
  readonly files: Files;
  /** What `golden check` must find: `file:line:column code: fix`; none where nothing is wrong. */
  readonly faults: readonly string[];
  /** What is typed, where the words of the fix leave it to decide: files, or in a text what is replaced and by what. */
  readonly typed?: Readonly<Record<string, Content | readonly [from: string, to: string]>>;
  /** @default 1, or 0 where no fault is due */
  readonly mistakes?: number;
}

const SOUND: Files = {
  "Pulumi.yaml": "name: images\nruntime: nodejs\n",
  "Pulumi.prod.yaml": 'config:\n  golden-images:settings:\n    region: us-east-1\n    account: "111122223333"\n',
  "images/web.yaml": image(),
};

/** `images/web.yaml`: lines of `more` stand in the place of those with their keys, or after them. */
export function image(more = ""): string {
  const base = ["version: 1.0.0", "parent: amazon-linux-2023", "components: [{managed: update-linux}]"];
  const kept = base.filter((line) => !new RegExp(`^${line.slice(0, line.indexOf(":"))}:`, "m").test(more));
  return `${[...kept, ...(more === "" ? [] : [more])].join("\n")}\n`;
}

export function web(more: string): Files {
  return { "images/web.yaml": image(more) };
}

/** The image with a document `tools/install.yaml`. */
export function withDocument(document: string, more = ""): Files {
  const use = "components: [{document: tools/install.yaml}]";
  return { ...web(more === "" ? use : `${use}\n${more}`), "images/tools/install.yaml": document };
}

export const DOCUMENT = [
  "schemaVersion: 1.0",
  "phases:",
  "  - name: build",
  "    steps:",
  "      - name: Install",
  "        action: ExecuteBash",
  "        inputs:",
  "          commands: [dnf install -y nginx]",
  "",
].join("\n");

/** What `golden check` finds in a repository of these files. */
export async function issuesIn(files: Files): Promise<readonly Issue[]> {
  const root = mkdtempSync(join(tmpdir(), "golden-nasty-"));
  try {
    for (const [file, content] of Object.entries(files)) write(join(root, file), content);
    const { terminal, out } = recordedTerminal();
    await check({ names: [], root, format: "json", base: false }, terminal);
    return (JSON.parse(out()) as { readonly issues: readonly Issue[] }).issues;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export function filesOf({ files }: Nasty): Files {
  return { ...SOUND, ...files };
}

/** The files after somebody did as the fixes say: as the case has it, else as their words alone tell; undefined where they do not. */
export function mended({ files, typed }: Nasty, issues: readonly Issue[]): Files | undefined {
  const all: Files = { ...SOUND, ...files };
  if (typed !== undefined) return { ...all, ...edited(typed, all) };
  // From the last to the first: so the places of the others stay.
  return [...issues].reverse().reduce<Files | undefined>((now, issue) => {
    const change = now === undefined ? undefined : asWorded(issue, now);
    return change === undefined ? undefined : { ...now, ...change };
  }, all);
}

function edited(typed: Required<Nasty>["typed"], files: Files): Files {
  return Object.fromEntries(
    Object.entries(typed).map(([file, edit]) => {
      if (!Array.isArray(edit)) return [file, edit as Content];
      const [from, to] = edit as readonly [string, string];
      const text = textOf(files[file]);
      assert.ok(text.includes(from), `${file} has no ${from}`);
      return [file, text.replaceAll(from, to)];
    }),
  );
}

function write(path: string, content: Content): void {
  if (content === null) return;
  mkdirSync(dirname(path), { recursive: true });
  if (typeof content === "object" && "link" in content) symlinkSync(content.link, path);
  else writeFileSync(path, content);
}
