import { readTagged } from "../../definition/yaml/tagged";
import { imageBuilderArn, type Home } from "../../plan/arn";
import { nameInArn } from "../../plan/names";
import { decide, type Properties } from "../properties";
import { isRecord } from "../report";
import type { Use } from "./recipe";

type Keys = Readonly<Record<string, unknown>>;

/** Longest `name` of a component in a definition. */
const LONGEST_NAME = 36;

/** Documents of a template as files below `images/`, each once. */
export class Documents {
  readonly files = new Map<string, string>();
  readonly #entries = new Map<string, Keys & { readonly isTest: boolean }>();

  constructor(
    private readonly components: ReadonlyMap<string, Properties>,
    private readonly home: Home | undefined,
  ) {}

  /** `components` and `tests` of a recipe. */
  listsOf(
    uses: readonly Use[],
    image: string,
  ): { readonly components: readonly Keys[]; readonly tests: readonly Keys[] } {
    const all = uses.map(({ entry, component }) => {
      const { isTest = false, ...written } = component === undefined ? {} : this.#entryOf(component, image);
      return { isTest, entry: { ...written, ...entry } };
    });
    const pick = (tests: boolean) => all.filter(({ isTest }) => isTest === tests).map(({ entry }) => entry);
    return { components: pick(false), tests: pick(true) };
  }

  #entryOf(id: string, image: string): Keys & { readonly isTest: boolean } {
    const known = this.#entries.get(id);
    if (known) return known;
    const component = this.components.get(id);
    const entry = component ? this.#read(component, image) : { isTest: false };
    this.#entries.set(id, entry);
    return entry;
  }

  #read(component: Properties, image: string): Keys & { readonly isTest: boolean } {
    const [name = "", version = ""] = [component.text("Name"), component.text("Version")];
    for (const key of ["Platform", "Tags"]) component.raw(key);
    for (const key of ["Description", "SupportedOsVersions", "ChangeDescription"])
      component.drop(key, "A definition has no key for it: write it as a comment of the document.");
    component.drop("KmsKeyId", "Components are encrypted under AWS's own key.");
    const data = component.text("Data");
    if (data === undefined) return { isTest: false, ...this.#ofUri(component, name, version) };
    const path = this.#freePath(image, slug(slug(name).replace(`${image}-`, "")));
    this.files.set(`images/${path}`, data);
    const message = `It is images/${path} now, published under a name of ours at the image's version; ${version} of theirs stays for others.`;
    component.rows.push({ kind: "changed", of: component.of, message });
    return { document: path, ...shortName(path), isTest: isTest(data) };
  }

  #ofUri(component: Properties, name: string, version: string): Keys {
    const uri = component.text("Uri");
    if (uri === undefined) return {};
    const fix =
      "Copy the document into images/ and write `document` instead of `arn`, or their stack cannot be deleted.";
    component.rows.push(decide(component.of, `Its document is at ${uri}, which is not read here.`, fix));
    return this.home ? { arn: imageBuilderArn(this.home, "component", nameInArn(name), version, "1") } : {};
  }

  #freePath(image: string, name: string): string {
    const base = `${image}/${name}`;
    for (let number = 1; ; number++) {
      const path = `${base}${number === 1 ? "" : `-${number.toString()}`}.yaml`;
      if (!this.files.has(`images/${path}`)) return path;
    }
  }
}

/** Lower-case words joined by hyphens. */
export function slug(text: string, most = 63): string {
  const words =
    text
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join("-") ?? "";
  return (/^[a-z]/.test(words) ? words : `image-${words}`).slice(0, most).replace(/-+$/, "");
}

/** A path gives a component its name, unless that is too long. */
function shortName(path: string): { readonly name?: string } {
  const name = path.replace(/\.yaml$/, "").replaceAll("/", "-");
  return name.length > LONGEST_NAME ? { name: slug(path.replace(/^.*\/|\.yaml$/g, ""), LONGEST_NAME) } : {};
}

/** Of phases `test` alone: such a document runs on the finished image. */
function isTest(data: string): boolean {
  const read = readTagged(data);
  const [document] = "documents" in read ? read.documents : [];
  const phases = isRecord(document) && Array.isArray(document["phases"]) ? (document["phases"] as unknown[]) : [];
  return phases.length > 0 && phases.every((phase) => isRecord(phase) && phase["name"] === "test");
}
