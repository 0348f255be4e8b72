import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "../../..");

/** A fenced block of a page. */
export interface Block {
  /** `yaml`, `console` … ; empty when the fence names none. */
  readonly language: string;
  /** What follows the language in the fence: for yaml its kind and the file it stands for. */
  readonly words: readonly string[];
  readonly text: string;
  /** Where its fence is, `docs/cli.md:12`. */
  readonly place: string;
}

/** A page of the documentation. */
export interface Page {
  /** From the root, `docs/cli.md`. */
  readonly path: string;
  readonly blocks: readonly Block[];
  /** The text without fenced blocks. */
  readonly prose: string;
  readonly anchors: ReadonlySet<string>;
}

/** Every page that we publish: the two of the root and all below docs/. */
export function pages(): readonly Page[] {
  const below = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" });
  const paths = below.filter((path) => path.endsWith(".md")).map((path) => `docs/${path.replaceAll("\\", "/")}`);
  return ["README.md", "CONTRIBUTING.md", ...paths.sort()].map(page);
}

/** Code between single backticks, with what stands inside. */
export function inlineCode({ prose }: Page): readonly string[] {
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
}

/** Targets of links, without those to other sites. */
export function relativeLinks({ prose }: Page): readonly string[] {
  const targets = [...prose.replaceAll(/`[^`\n]+`/g, "").matchAll(/\]\(([^()\s]+)\)/g)].map(
    ([, target = ""]) => target,
  );
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

function page(path: string): Page {
  const lines = readFileSync(join(ROOT, path), "utf8").split("\n");
  const blocks: Block[] = [];
  const prose: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const [, indent, info] = /^(\s*)(?:\d\. )?```(.*)$/.exec(lines[index] ?? "") ?? [];
    if (indent === undefined || info === undefined) {
      prose.push(lines[index] ?? "");
      continue;
    }
    const end = lines.findIndex((line, at) => at > index && /^\s*```\s*$/.test(line));
    if (end < 0) throw new Error(`${path}:${(index + 1).toString()}: the fence is never closed`);
    const [language = "", ...words] = info.trim().split(/\s+/);
    const text = lines.slice(index + 1, end).map((line) => `${line.replace(indent, "")}\n`);
    blocks.push({ language, words, text: text.join(""), place: `${path}:${(index + 1).toString()}` });
    index = end;
  }
  const headings = prose.flatMap((line) => /^#{1,6} (.+)$/.exec(line)?.[1] ?? []);
  return { path, blocks, prose: prose.join("\n"), anchors: new Set(headings.map(anchor)) };
}

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  const plain = heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "");
  return plain.replaceAll(/\s/g, "-");
}
