import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { configKey, formOf, STACK_KINDS, type StackKind } from "../definition";
import { imageSchemas, inventorySchema, stackSchemas, variablesSchema } from "../definition/schema";
import { bundleFunctions } from "./bundle";
import { editorSchema, schemaByKind } from "./editor-schema";
import { codesPage, referencePage } from "./reference";
import { writeValidators } from "./validators";

/**
 * Everything that follows from the schema and the catalogue of codes: validators into dist/, and the committed schemas
 * and reference pages. Also the bundle that Lambda runs. With `--check` the committed files are compared instead, and a difference fails.
 */
const IMAGE_FILES =
  "A file `images/<name>.yaml` is an image. Begin it with `# yaml-language-server: $schema=image.schema.json` to have your editor complete and check it.";

const root = join(__dirname, "..", "..");

const files: Readonly<Record<string, string>> = {
  "images/image.schema.json": editorSchema(schemaByKind(imageSchemas), "Image definition of golden-images", true),
  "images/variables.schema.json": editorSchema(variablesSchema, "Variables of golden-images", false),
  "images/inventory.schema.json": editorSchema(inventorySchema, "Inventory of golden-images", false),
  "docs/reference/inventory.md": referencePage(
    "Inventory",
    "A file `inventories/<name>.yaml`; [the guide](../inventories.md). Begin it with `# yaml-language-server: $schema=../images/inventory.schema.json` to have your editor complete and check it.",
    inventorySchema,
  ),
  "docs/reference/codes.md": codesPage(),
  ...Object.fromEntries(
    Object.values(imageSchemas).map(({ schema, page, title }) => [
      `docs/reference/${page}.md`,
      referencePage(title, IMAGE_FILES, schema),
    ]),
  ),
  ...Object.fromEntries(STACK_KINDS.flatMap(filesOfKind)),
};

writeValidators(join(root, "dist"));
bundleFunctions(join(root, "dist"));
const stale = Object.keys(files).filter((path) => {
  const full = join(root, path);
  return !existsSync(full) || readFileSync(full, "utf8") !== files[path];
});
if (!process.argv.includes("--check")) stale.forEach(write);
else if (stale.length > 0) {
  console.error(`Not up to date: ${stale.join(", ")}. Run npm run build and commit the result.`);
  process.exitCode = 1;
}

/** The schema and the reference page of the settings of a kind of stack. */
function filesOfKind(kind: StackKind): readonly (readonly [string, string])[] {
  const { schema, title } = stackSchemas[kind];
  const { key } = formOf(kind);
  const guide = existsSync(join(root, `docs/${key}.md`)) ? `; [the guide](../${key}.md)` : "";
  const introduction = `The object under \`${configKey({ key })}\` in \`Pulumi.<stack>.yaml\`${guide}.`;
  return [
    [`images/${key}.schema.json`, editorSchema(schema, title, false)],
    [`docs/reference/${key}.md`, referencePage(title, introduction, schema)],
  ];
}

function write(path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), files[path] ?? "");
}
