import type { ImageDefinition, Parent } from "../definition/image/image-definition";
import { without } from "../plan/record";
import type { Plain } from "./field-changes";
import { kindOf } from "./kinds";

/** The change itself says it. */
const NOT_WRITTEN = ["name", "file", "version"];

/**
 * A definition in the words of its YAML, for people to read: no version, name or file, and no content of documents and
 * scripts.
 */
export function writtenForm(definition: ImageDefinition): Plain {
  const { kind, description, platform, parent, architectures, tags, notify, consumers } = definition;
  const form: Plain = {
    kind,
    description,
    platform,
    parent: parent && writtenParent(parent),
    architectures,
    ...kindOf(definition).written(definition),
    tags,
    notify,
    consumers: consumers.map(({ repository, path, ...rest }) => {
      const more = Object.keys(rest).length === 0 ? "" : ` ${JSON.stringify(rest)}`;
      return `${repository}: ${path}${more}`;
    }),
  };
  // A key that needs no words of its own comes along as it is.
  return { ...form, ...without(definition, new Set([...NOT_WRITTEN, ...Object.keys(form)])) };
}

/** A parent as one would name it: `docker-host 1.x.x`. */
function writtenParent(parent: Parent): string {
  switch (parent.kind) {
    case "managed":
      return parent.version === "x.x.x" ? parent.name : `${parent.name} ${parent.version}`;
    case "image":
      return `${parent.image} ${parent.version}`;
    case "ssm":
      return listOf("ssm:", parent.parameters);
    case "ami":
      return listOf("", parent.ids);
    case "arn":
      return listOf("", parent.arns);
    case "registry":
      return parent.reference;
  }
}

function listOf(prefix: string, values: Readonly<Partial<Record<string, string>>>): string {
  return [...new Set(Object.values(values))].map((value) => `${prefix}${value ?? ""}`).join(", ");
}
