import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as prettier from "prettier";

/**
 * Makes the tables of `definition/aws/` again: names of Regions, instance types, managed images and managed components.
 * `npm run aws-names` takes them from packages and needs Python 3 with pip. `npm run aws-names -- --aws` also asks AWS, by its
 * CLI and with its credentials, which may do no more than `ec2:DescribeRegions`, `ec2:DescribeInstanceTypes`,
 * `imagebuilder:ListImages` and `imagebuilder:ListComponents`. A table is written only when its names have changed.
 */
const FOLDER = join(__dirname, "../../definition/aws");
const PYPI = ["botocore", "moto", "cdklabs.cdk-proserve-lib"];
const NPM = ["@aws-cdk/region-info", "@aws-cdk/aws-imagebuilder-alpha"];

/** Names joined by spaces: a list of a thousand stays readable in a diff, and costs nothing to load. */
type Names = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

interface Packages {
  readonly source: (...names: readonly string[]) => string;
  readonly read: (path: string) => string;
}

async function main(asksAws: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "golden-aws-names-"));
  try {
    const packages = download(folder);
    const also = asksAws ? "; ec2 and imagebuilder of the AWS CLI" : "";
    await write("regions", `${packages.source("botocore", "moto", "region-info")}${also}`, regions(packages, asksAws));
    await write("instance-types", `${packages.source("moto", "botocore")}${also}`, instanceTypes(packages, asksAws));
    const managed = asksAws ? managedOfAws() : managedOfPackages(packages);
    const source = asksAws ? "imagebuilder of the AWS CLI" : packages.source("imagebuilder-alpha", "cdk-proserve-lib");
    await write("managed-names", source, managed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function download(folder: string): Packages {
  const run = (command: string, ...args: string[]): unknown => execFileSync(command, args, { cwd: folder });
  run("python3", "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder, ...PYPI);
  run("npm", "pack", "--silent", ...NPM);
  const archives = readdirSync(folder);
  for (const archive of archives.filter((name) => name.endsWith(".whl")))
    run("python3", "-m", "zipfile", "-e", archive, folder);
  const inner = "cdklabs/cdk_proserve_lib/_jsii";
  const jsii = readdirSync(join(folder, inner)).find((name) => name.endsWith(".tgz")) ?? "";
  for (const archive of [...archives.filter((name) => name.endsWith(".tgz")), `${inner}/${jsii}`])
    run("tar", "-xzf", archive);
  return {
    source: (...names) =>
      archives
        .filter((archive) => names.some((name) => matches(archive, name)))
        .map(title)
        .join(", "),
    read: (path) => {
      const bytes = readFileSync(join(folder, path));
      return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
    },
  };
}

function matches(archive: string, name: string): boolean {
  return archive.replaceAll("_", "-").includes(name);
}

/** `botocore 1.44.5` of `botocore-1.44.5-py3-none-any.whl`. */
function title(archive: string): string {
  return archive.replace(/-py3-none-any\.whl$|\.tgz$/, "").replace(/-(?=\d)/, " ");
}

function regions({ read }: Packages, asksAws: boolean): Names {
  const { partitions } = JSON.parse(read("botocore/data/partitions.json")) as {
    readonly partitions: readonly { readonly id: string; readonly regions: object }[];
  };
  const facts = read("package/lib/built-ins.generated.js");
  const optIn = [...facts.matchAll(/region: "([a-z0-9-]+)", name: [\w.]+IS_OPT_IN_REGION, value: "YES"/g)];
  const services = JSON.parse(read("moto/ssm/resources/services.json.gz")) as Tree;
  const builder = at(services, "aws", "service", "global-infrastructure", "services", "imagebuilder", "regions");
  const ofAws = asksAws ? askAws("ec2 describe-regions --all-regions", "Regions[].[RegionName,OptInStatus]") : [];
  const live = ofAws.map(([name = ""]) => name);
  const named = (id: string, names: object): string[] => [
    ...Object.keys(names).filter((name) => !name.endsWith("-global")),
    ...(id === "aws" ? live : []),
  ];
  return {
    partitions: Object.fromEntries(partitions.map(({ id, regions: names }) => [id, joined(named(id, names))])),
    optIn: joined([
      ...optIn.map(([, name = ""]) => name),
      ...ofAws.filter(([, status]) => status !== "opt-in-not-required").map(([name = ""]) => name),
    ]),
    imageBuilder: joined(Object.keys(builder).filter((name) => name !== "Value")),
  };
}

interface InstanceType {
  readonly ProcessorInfo: { readonly SupportedArchitectures: readonly string[] };
  readonly SupportedVirtualizationTypes: readonly string[];
}

/** By architecture and family, the sizes. Of a few types the API's model knows only the name: those follow the naming rule. */
function instanceTypes({ read }: Packages, asksAws: boolean): Names {
  const table = { x86_64: new Map<string, string[]>(), arm64: new Map<string, string[]>() };
  const add = (type: string, isArm: boolean): void => {
    const [family = "", size = ""] = type.split(".");
    const families = table[isArm ? "arm64" : "x86_64"];
    families.set(family, [...(families.get(family) ?? []), size]);
  };
  const described = JSON.parse(read("moto/ec2/resources/instance_types.json.gz")) as Record<string, InstanceType>;
  for (const [type, { ProcessorInfo, SupportedVirtualizationTypes }] of Object.entries(described)) {
    if (!SupportedVirtualizationTypes.includes("hvm"))
      throw new Error(`${type} takes no HVM image: the table must say so.`);
    add(type, isArmAmong(ProcessorInfo.SupportedArchitectures));
  }
  const model = JSON.parse(read("botocore/data/ec2/2016-11-15/service-2.json.gz")) as Tree;
  const named = at(model, "shapes", "InstanceType", "enum") as unknown as readonly string[];
  const isArmByName = (type: string): boolean => /^(?:[a-z]+\d+g|mac-m|[a-z0-9]+-gb)/.test(type);
  for (const type of named.filter((name) => !Object.hasOwn(described, name))) add(type, isArmByName(type));
  const query = "InstanceTypes[].[InstanceType,join(`,`,ProcessorInfo.SupportedArchitectures)]";
  for (const [type = "", architectures = ""] of asksAws ? askAws("ec2 describe-instance-types", query) : [])
    add(type, isArmAmong(architectures.split(",")));
  return Object.fromEntries(Object.entries(table).map(([name, families]) => [name, sizesOf(families)]));
}

function isArmAmong(architectures: readonly string[]): boolean {
  return architectures.some((name) => name.startsWith("arm64"));
}

function sizesOf(families: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  const inOrder = [...families].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(inOrder.map(([family, sizes]) => [family, joined(sizes)]));
}

/** Names stay that were there before: a component that AWS no longer advertises goes on working in recipes. */
function managedOfPackages({ read }: Packages): Names {
  const before = existing("managed-names") as Record<string, Record<string, string> | undefined>;
  const known = (part: string): string[] => Object.values(before[part] ?? {}).flatMap((names) => names.split(" "));
  const found = (text: string, form: RegExp): string[] => [...text.matchAll(form)].map(([, name = ""]) => name);
  const images = found(read("package/lib/amazon-managed-image.js"), /ImageType\.AMI\}-[^:]+: '([a-z0-9-]+)'/g);
  const some = found(read("package/lib/amazon-managed-component.js"), /'([a-z0-9_-]+-(?:linux|windows))'/g);
  const text = read("package/constructs/ec2-image-pipeline/index.d.ts");
  const listed = [...text.matchAll(/\/\*\* ([^\n]*) \*\/\s+[A-Z0-9_]+ = "([\w.-]+)"/g)].map(
    ([, what = "", name = ""]) => ({ what, name: name.toLowerCase() }),
  );
  const onlyX86 = listed.filter(({ what }) => what.includes("supports the AMD64 architecture"));
  const all = [...known("components"), ...listed.map(({ name }) => name), ...some];
  return {
    images: byPlatform([...known("images"), ...images].map((name) => [name, platformIn(name)])),
    components: byPlatform(all.map((name) => [name, platformIn(name)])),
    onlyX86: joined(onlyX86.map(({ name }) => name)),
  };
}

/** The packages give no platform, but names do. */
function platformIn(name: string): string {
  if (/windows|^chocolatey$|^putty$/.test(name)) return "Windows";
  return /mac-?os/.test(name) ? "macOS" : "Linux";
}

function managedOfAws(): Names {
  const list = (what: string): [string, string][] =>
    askAws(`imagebuilder list-${what}s --owner Amazon`, `${what}VersionList[?type!='DOCKER'].[arn,platform]`).map(
      ([arn = "", platform = ""]) => [arn.split("/")[1] ?? "", platform],
    );
  const { onlyX86 = "" } = existing("managed-names") as { readonly onlyX86?: string };
  return { images: byPlatform(list("image")), components: byPlatform(list("component")), onlyX86 };
}

function byPlatform(names: readonly (readonly [string, string])[]): Record<string, string> {
  const platforms = [...new Set(names.map(([, platform]) => platform))].sort();
  return Object.fromEntries(
    platforms.map((platform) => [platform, joined(names.filter(([, own]) => own === platform).map(([name]) => name))]),
  );
}

function askAws(command: string, query: string): string[][] {
  const args = [...command.split(" "), "--query", query, "--output", "text"];
  const text = execFileSync("aws", args, { encoding: "utf8", maxBuffer: 1 << 26 }).trim();
  return text.split("\n").map((line) => line.split("\t"));
}

type Tree = Readonly<Record<string, object>>;

function at(tree: Tree, ...path: readonly string[]): object {
  return path.reduce<object>((value, key) => (value as Tree)[key] ?? {}, tree);
}

function joined(names: readonly string[]): string {
  return [...new Set(names)]
    .filter((name) => name !== "")
    .sort()
    .join(" ");
}

function existing(table: string): object {
  const file = join(FOLDER, `${table}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as object) : {};
}

async function write(table: string, source: string, names: Names): Promise<void> {
  const before: Readonly<Record<string, unknown>> = { ...existing(table) };
  if (Object.entries(names).every(([key, value]) => JSON.stringify(before[key]) === JSON.stringify(value))) return;
  const today = new Date().toISOString().slice(0, 10);
  const file = join(FOLDER, `${table}.json`);
  const text = JSON.stringify({ source, made: `${today} by npm run aws-names`, ...names });
  writeFileSync(file, await prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file }));
  process.stdout.write(`${table}.json\n`);
}

void main(process.argv.includes("--aws"));
