import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { loadImages, loadInventories, memorySource, type Issue } from "../../definition";
import { validateDocument } from "../../definition/awstoe";
import { loadSettings, stackIn } from "../definition/settings/stack-text";
import { ROOT, type Block, type Page } from "./markdown";

/**
 * What a yaml block of a page is, said in its fence: ```yaml definition images/web-server.yaml.
 * With a file, the block is that file for the rest of the page.
 */
const KINDS = ["definition", "fragment", "fault", "settings", "document", "variables", "inventory", "other"] as const;
type Kind = (typeof KINDS)[number];

/** What a fragment is completed with; a key that it has itself wins. */
const REST = {
  version: "version: 1.0.0",
  parent: "parent: amazon-linux-2023",
  components: "components: [{ managed: update-linux }]",
  tags: "tags: { OwnerEmail: web@example.org, CostCenter: Web }",
};

/** What is wrong with a yaml block, by the product's own means; empty when it is sound. */
export function yamlFaults(block: Block, page: Page): readonly string[] {
  const kind = KINDS.find((known) => known === block.words[0]);
  if (kind === undefined) return [`${block.place}: say what it is, one of: ${KINDS.join(", ")} (\`\`\`yaml fragment)`];
  const faults = CHECKS[kind](block, page);
  return faults.map((fault) => `${block.place}: ${fault}`);
}

/** The files that blocks of a page stand for, in order. */
export function pageFiles(page: Page): readonly (readonly [string, string])[] {
  return page.blocks.flatMap(({ language, words: [, file], text }) =>
    language === "yaml" && file !== undefined ? [[file, text] as const] : [],
  );
}

const CHECKS: Readonly<Record<Kind, (block: Block, page: Page) => readonly string[]>> = {
  definition: ({ words, text }, page) => errorsOf(words[1] ?? "images/example.yaml", text, page),
  fragment: ({ text }, page) => errorsOf("images/example.yaml", completed(text), page),
  fault: ({ words, text }, page) =>
    errorsOf(words[1] ?? "images/example.yaml", text, page).length > 0 ? [] : ["It has no fault."],
  settings: ({ text }) => stackIn(text, "Pulumi.example.yaml").issues.map(line),
  document: ({ text }) => documentFaults(parse(text)),
  variables: ({ text }, page) =>
    issuesWith("images/variables.yaml", text, page)
      .filter(({ file, severity }) => file === "images/variables.yaml" && severity === "error")
      .map(line),
  inventory: ({ words: [, file = "inventories/example.yaml"], text }) =>
    loadInventories({ files: [file], read: () => ({ bytes: Buffer.from(text) }) }).issues.map(line),
  other: ({ text }) => (parse(text) === undefined ? ["It is empty."] : []),
};

function errorsOf(file: string, text: string, page: Page): readonly string[] {
  const name = file.replace(/^images\/(.*)\.yaml$/, "$1");
  return issuesWith(file, text, page, name).filter(isError).map(line);
}

function issuesWith(file: string, text: string, page: Page, name?: string): readonly Issue[] {
  const { settings } = loadSettings(readFileSync(join(ROOT, "Pulumi.prod.yaml")), "Pulumi.prod.yaml");
  const source = memorySource({ ...examples(), ...Object.fromEntries(pageFiles(page)), [file]: text });
  return loadImages({
    source,
    ...(settings && { stacks: [{ settings }] }),
    ...(name !== undefined && { names: [name] }),
  }).issues;
}

function completed(fragment: string): string {
  const rest = Object.entries(REST).filter(([key]) => !new RegExp(`^${key}:`, "m").test(fragment));
  return `${rest.map(([, text]) => text).join("\n")}\n${fragment}`;
}

function documentFaults(value: unknown): readonly string[] {
  const { phases, parameters } = value as {
    phases?: readonly { name?: string }[];
    parameters?: readonly Record<string, unknown>[];
  };
  const use = phases?.every(({ name }) => name === "test") ? "test" : "build";
  const given = Object.fromEntries((parameters ?? []).flatMap((each) => Object.keys(each)).map((name) => [name, "1"]));
  return validateDocument({ value, platform: "Linux", use, parameters: given }).map(({ message }) => message);
}

/** The files of images/, as a page's definitions may name them. */
function examples(): Record<string, string> {
  const paths = readdirSync(join(ROOT, "images"), { recursive: true, encoding: "utf8" });
  const files = paths.filter((path) => statSync(join(ROOT, "images", path)).isFile());
  const entry = (path: string): [string, string] => [
    `images/${path.replaceAll("\\", "/")}`,
    readFileSync(join(ROOT, "images", path), "utf8"),
  ];
  return Object.fromEntries(files.filter((path) => !path.endsWith(".schema.json")).map(entry));
}

function isError({ severity }: Issue): boolean {
  return severity === "error";
}

function line({ file, line: at, code, message }: Issue): string {
  return `${file}:${at.toString()} ${code} ${message}`;
}
