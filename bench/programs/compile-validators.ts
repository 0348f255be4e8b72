import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type AnySchema } from "ajv";
import standaloneCode from "ajv/dist/standalone";
import { imageSchemas } from "../../definition/schema";

/**
 * `compile-validators DOCUMENT_SCHEMA FOLDER` writes the two validators of the bare loop as modules, as fast as Ajv makes
 * them: it stops at the first fault and keeps nothing for messages.
 */
const [documentSchema, folder] = process.argv.slice(2) as [string, string];
writeValidator("image", imageSchemas.ami.schema);
writeValidator("document", JSON.parse(readFileSync(documentSchema, "utf8")) as AnySchema);

function writeValidator(name: string, schema: AnySchema): void {
  const ajv = new Ajv({ strict: false, code: { source: true, esm: false, lines: false } });
  writeFileSync(join(folder, `${name}.js`), standaloneCode(ajv, ajv.compile(schema)));
}
