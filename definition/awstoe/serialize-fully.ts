import { Document, isScalar, type ScalarTag } from "yaml";
import { stringifyString } from "yaml/util";
import { inlineText, isLiteral } from "./document-text";

/** Texts in our own style; everything else as the library writes it. */
const text: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  identify: (value) => typeof value === "string",
  resolve: (value) => value,
  stringify(item, context) {
    const value = item.value as string;
    if (context.implicitKey || !isLiteral(value)) return inlineText(value);
    return stringifyString({ value, type: "BLOCK_LITERAL" }, context);
  },
};

/** The document as the library writes it; see `serializeDocument`. */
export function serializeFully(document: Readonly<Record<string, unknown>>): string {
  const yaml = new Document(document, {
    aliasDuplicateObjects: false,
    customTags: (tags) => [text, ...tags.filter((tag) => typeof tag === "string" || tag.tag !== text.tag)],
  });
  const version = yaml.get("schemaVersion", true);
  if (isScalar(version) && version.value === 1) version.minFractionDigits = 1;
  return yaml.toString({ lineWidth: 0 });
}
