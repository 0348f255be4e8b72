import { imageSchemas } from "../definition/schema";
import { readTagged, writeYaml } from "../definition/yaml/tagged";
import { homeIn } from "../plan/arn";
import { resolveTemplate } from "./cloudformation/template";
import { adoptImages, type AdoptedImage, type Wanted } from "./image/images";
import { decide, isRecord, neededValue, Unknown, type Given, type Keys, type Row } from "./report";

/** What a template becomes here. */
export interface Adoption {
  readonly images: readonly AdoptedImage[];
  /** Definitions, documents and scripts, by path from the root. */
  readonly files: ReadonlyMap<string, string>;
  /** In the order of the template. */
  readonly rows: readonly Row[];
}

export interface TemplateOptions extends Omit<Wanted, "home"> {
  /** Parameters whose values cannot be known here; what is given goes before them. */
  readonly unknown?: readonly Unknown[];
  /** Keys of what is given that something beside the template asked for. */
  readonly used?: readonly string[];
}

const HEAD = "# yaml-language-server: $schema=image.schema.json\n";

/** The images of a CloudFormation template as definitions; or, where it is none, why. Pure. */
export function adoptTemplate(
  text: string,
  given: Given,
  { unknown = [], used = [], ...wanted }: TemplateOptions,
): Adoption | { readonly problem: string } {
  const read = readTagged(text);
  if ("problem" in read) return read;
  const [document] = read.documents;
  if (document === undefined) return { problem: "it is empty" };
  if (read.documents.length > 1) return { problem: "it has several documents; a template is one" };
  if (!isRecord(document) || !isRecord(document["Resources"])) return { problem: "it has no Resources" };
  const byKey = Object.fromEntries(unknown.map((each) => [each.key, each]));
  const template = resolveTemplate(document, { ...byKey, ...given });
  const { "AWS::Region": region, "AWS::AccountId": account } = given;
  const home = region === undefined || account === undefined ? undefined : homeIn(account, region);
  const adopted = adoptImages(template.resources, { ...wanted, ...(home && { home }) });
  const unused = Object.keys(given).filter(
    (key) => !key.startsWith("AWS::") && !template.used.has(key) && !used.includes(key),
  );
  const rows = [
    ...(adopted.images.length === 0 ? [decide("Resources", "There is no recipe of an AMI among them.", "Name another template.")] : []), // prettier-ignore
    ...["AWS::Region", "AWS::AccountId"].flatMap((key) =>
      key in given ? [] : [neededValue("ARNs", new Unknown(key, "they hold it"))],
    ),
    ...template.rows,
    ...unused.map((key) => decide(key, "Nothing in the template asks for it.", "Correct its name, or leave it out.")),
    ...adopted.rows,
  ];
  const definitions = adopted.images.map(
    ({ name, definition }) => [`images/${name}.yaml`, textOf(definition)] as const,
  );
  const files = new Map([...definitions, ...adopted.files]);
  return { images: adopted.images, files, rows: unique([...rows, ...unneeded(unknown, given, rows)]) };
}

function unneeded(unknown: readonly Unknown[], given: Given, rows: readonly Row[]): readonly Row[] {
  return unknown.flatMap((each): Row[] => {
    const isNeeded = rows.some(({ fix }) => fix === neededValue("", each).fix);
    if (isNeeded || each.key in given) return [];
    return [{ kind: "left", of: each.key, message: `${each.why}; nothing that is taken over asks for it.` }];
  });
}

/** In the order of the schema. */
function textOf(definition: Keys): string {
  const keys = Object.keys(imageSchemas.ami.schema.properties).filter((key) => key in definition);
  return HEAD + writeYaml(clean(Object.fromEntries(keys.map((key) => [key, definition[key]]))));
}

/** Without what is undefined, and without mappings and lists that are empty. */
function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, clean(each)] as const);
  const kept = entries.filter(([, each]) => each !== undefined && !(typeof each === "object" && each !== null && Object.keys(each).length === 0)); // prettier-ignore
  return Object.fromEntries(kept);
}

/** A value that is asked for in several places is needed once. */
function unique(rows: readonly Row[]): readonly Row[] {
  const found = new Map<string | undefined, { readonly first: Row; more: number }>();
  for (const row of rows) {
    const key = row.kind === "value" ? row.fix : JSON.stringify(row);
    const known = found.get(key);
    if (known) known.more++;
    else found.set(key, { first: row, more: 0 });
  }
  return [...found.values()].map(({ first, more }) =>
    more === 0 ? first : { ...first, of: `${first.of} and ${more.toString()} more` },
  );
}
