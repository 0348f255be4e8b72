import { readTagged, writeYaml } from "../definition/yaml/tagged";
import { homeIn } from "../plan/arn";
import { neededValue, resolveTemplate } from "./cloudformation/template";
import { adoptImages, type AdoptedImage, type Wanted } from "./image/images";
import { decide } from "./properties";
import { Unknown, type Given, type Row } from "./report";

/** What a template becomes here. */
export interface Adoption {
  readonly images: readonly AdoptedImage[];
  /** Definitions, documents and scripts, by path from the root. */
  readonly files: ReadonlyMap<string, string>;
  /** In the order of the template. */
  readonly rows: readonly Row[];
}

const HEAD = "# yaml-language-server: $schema=image.schema.json\n";

/** The images of a CloudFormation template as definitions; or, where it is none, why. Pure. */
export function adoptTemplate(
  text: string,
  given: Given,
  wanted: Omit<Wanted, "home">,
): Adoption | { readonly problem: string } {
  const read = readTagged(text);
  if ("problem" in read) return read;
  if (read.documents.length === 0) return { problem: "it is empty" };
  const templates = read.documents.map((document) => resolveTemplate(document, given));
  const sound = templates.flatMap((template) => ("problem" in template ? [] : [template]));
  const [wrong] = templates.flatMap((template) => ("problem" in template ? [template] : []));
  if (wrong) return wrong;
  const resources = sound.flatMap((template) => template.resources);
  const { "AWS::Region": region, "AWS::AccountId": account } = given;
  const home = region === undefined || account === undefined ? undefined : homeIn(account, region);
  const adopted = adoptImages(resources, { ...wanted, ...(home && { home }) });
  const used = new Set(sound.flatMap((template) => [...template.used]));
  const unused = Object.keys(given).filter((key) => !key.startsWith("AWS::") && !used.has(key));
  const rows = [
    ...(adopted.images.length === 0 ? [decide("Resources", "There is no recipe of an AMI among them.", "Name another template.")] : []), // prettier-ignore
    ...["AWS::Region", "AWS::AccountId"].flatMap((key) =>
      key in given ? [] : [neededValue("ARNs", new Unknown(key, "they hold it"))],
    ),
    ...sound.flatMap((template) => template.rows),
    ...unused.map((key) => decide(key, "Nothing in the template asks for it.", "Correct its name, or leave it out.")),
    ...adopted.rows,
  ];
  const definitions = adopted.images.map(({ name, definition }) => [`images/${name}.yaml`, HEAD + writeYaml(clean(definition))] as const); // prettier-ignore
  return { images: adopted.images, files: new Map([...definitions, ...adopted.files]), rows: unique(rows) };
}

/** Without what is undefined, and without mappings that this leaves empty. */
function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, clean(each)] as const);
  const kept = entries.filter(([, each]) => each !== undefined && !(typeof each === "object" && each !== null && Object.keys(each).length === 0)); // prettier-ignore
  return Object.fromEntries(kept);
}

/** A value that is asked for in several places is needed once. */
function unique(rows: readonly Row[]): readonly Row[] {
  const byText = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row.kind === "value" ? (row.fix ?? "") : JSON.stringify(row);
    byText.set(key, [...(byText.get(key) ?? []), row]);
  }
  return [...byText.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    return others.length === 0 ? [first] : [{ ...first, of: `${first.of} and ${others.length.toString()} more` }];
  });
}
