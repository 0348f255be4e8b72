import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bootstrapSchema, githubSchema, imageSchema, settingsSchema, variablesSchema } from "../definition/schema";
import { codesPage } from "./codes-page";
import { editorSchema } from "./editor-schema";
import { referencePage } from "./reference";
import { writeValidators } from "./validators";

/**
 * Everything that follows from the schema and the catalogue of codes: validators into dist/, and the committed schemas
 * and reference pages. With `--check` the committed files are compared instead, and a difference fails.
 */
const root = join(__dirname, "..", "..");

const files: Readonly<Record<string, string>> = {
  "images/image.schema.json": editorSchema(imageSchema, "Image definition of golden-images", true),
  "images/variables.schema.json": editorSchema(variablesSchema, "Variables of golden-images", false),
  "images/settings.schema.json": editorSchema(settingsSchema, "Settings of golden-images", false),
  "images/bootstrap.schema.json": editorSchema(bootstrapSchema, "Settings of the stack bootstrap", false),
  "images/github.schema.json": editorSchema(githubSchema, "Settings of the stack github", false),
  "docs/reference/definition.md": referencePage(
    "Image definition",
    "A file `images/<name>.yaml` is an image. Begin it with `# yaml-language-server: $schema=image.schema.json` to have your editor complete and check it.",
    imageSchema,
  ),
  "docs/reference/settings.md": referencePage(
    "Settings",
    "The object under `golden-images:settings` in `Pulumi.<stack>.yaml`.",
    settingsSchema,
  ),
  "docs/reference/bootstrap.md": referencePage(
    "Settings of the stack bootstrap",
    "The object under `golden-images:bootstrap` in `Pulumi.<stack>.yaml`; [the guide](../bootstrap.md).",
    bootstrapSchema,
  ),
  "docs/reference/github.md": referencePage(
    "Settings of the stack github",
    "The object under `golden-images:github` in `Pulumi.<stack>.yaml`; [the guide](../github.md).",
    githubSchema,
  ),
  "docs/reference/codes.md": codesPage(),
};

writeValidators(join(root, "dist"));
if (process.argv.includes("--check")) check();
else for (const [path, content] of Object.entries(files)) write(join(root, path), content);

function write(path: string, content: string): void {
  if (existsSync(path) && readFileSync(path, "utf8") === content) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function check(): void {
  const stale = Object.entries(files).filter(([path, content]) => {
    const full = join(root, path);
    return !existsSync(full) || readFileSync(full, "utf8") !== content;
  });
  if (stale.length === 0) return;
  console.error(`Not up to date: ${stale.map(([path]) => path).join(", ")}. Run npm run build and commit the result.`);
  process.exitCode = 1;
}
