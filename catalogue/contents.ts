import type { Age, ComponentUse, ImageDefinition, Schedule } from "../definition";
import type { AmiPlan, ContainerPlan, Plan } from "../plan";
import { link, listed, markup, type Content } from "./markup";
import { addressIn, ownerOf, parentOf, platformOf, type Member } from "./member";

/** A label and what stands beside it; without content there is no such line. */
export type Row = readonly [label: string, content: Content];

/** Who and what an image is. */
export function identityRows(member: Member, repository: string | undefined): readonly Row[] {
  const { definition, image } = member;
  return [
    ["Owner", ownerOf(member)],
    ["Platform", platformOf(member)],
    ["Parent", parentOf(definition)],
    ["Definition", link(definition.file, addressIn(repository, "blob/HEAD", definition.file))],
    ["Tags", codes(Object.entries(image.tags).map(([key, value]) => `${key}=${value}`))],
  ];
}

/** What is in an image, with links to the files that say so. */
export function contentRows({ definition, image }: Member, repository: string | undefined): readonly Row[] {
  if (!("components" in definition)) return [];
  const file = (path: string): Content => link(path, addressIn(repository, "blob/HEAD", path));
  const used = (uses: readonly ComponentUse[]): Content =>
    uses.length === 0 ? undefined : markup`<ul>${uses.map((use) => markup`<li>${component(use, file)}</li>`)}</ul>`;
  const documents = [...definition.components, ...definition.tests].map((use) => "file" in use && use.file);
  const others = image.files.filter((path) => path !== definition.file && !documents.includes(path));
  return [
    ["Components", used(definition.components)],
    ["Tests", used(definition.tests)],
    ["Files", listed(others.map(file))],
  ];
}

/** Where an image's builds go, who may have them, and what builds its source repository. */
export function whereRows({ definition, image }: Member, stack: Plan["stack"]): readonly Row[] {
  const { ci, release } = image;
  const projects: readonly Row[] = [
    ["CI project", ci?.name],
    ["Release project", release?.name],
    ["Source", (ci ?? release)?.source.location],
  ];
  if (image.kind === "project") return projects;
  if (image.kind === "container") return [...containerRows(image, definition, stack), ...projects];
  if (image.kind !== "external") return [...amiRows(image), ...projects];
  const { repository, workflow, gitTag } = image;
  const file = "file" in workflow ? workflow.file : workflow.name;
  return [["Built by", markup`${file} of ${link(repository, addressIn(repository))}`], ["Git tag", gitTag], ...projects]; // prettier-ignore
}

/** When builds come and go. */
export function lifecycleRows({ definition }: Member): readonly Row[] {
  if (!("components" in definition)) return [];
  const { schedule, lifecycle, scanning } = definition;
  const { deprecateAfter, disableAfter, deleteAfter, keepNewest, keepAtLeast } = lifecycle ?? {};
  return [
    ["Built", schedule?.enabled === true ? whenOf(schedule) : "with a new version or by hand"],
    ["Scanned", scanning.enabled ? `yes${scanning.failOn ? `, fails on ${scanning.failOn}` : ""}` : "no"],
    ["Deprecated after", ageOf(deprecateAfter)],
    ["Disabled after", ageOf(disableAfter)],
    ["Deleted after", ageOf(deleteAfter)],
    ["Kept", keepNewest ? `the newest ${keepNewest.toString()}` : keepAtLeast && `at least ${keepAtLeast.toString()}`],
  ];
}

/** Files of other repositories that carry the image's name or id. */
export function consumerRows({ image: { consumers } }: Member): readonly Row[] {
  return consumers.map(({ repository, path }) => [repository, link(path, addressIn(repository, "blob/HEAD", path))]);
}

function amiRows({ sharing, parameters, pipelines }: AmiPlan): readonly Row[] {
  const own = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
  const shared = [
    ...(sharing.public ? ["every account of AWS"] : []),
    ...sharing.organizationArns.map((arn) => `organization ${own(arn)}`),
    ...sharing.organizationalUnitArns.map((arn) => `unit ${own(arn)}`),
    ...sharing.userIds.map((id) => `account ${id}`),
  ];
  const templates = pipelines.flatMap(({ distributions }) => distributions.flatMap((each) => each.launchTemplates));
  return [
    ["Regions", sharing.regions.join(", ")],
    ["SSM parameter", codes(Object.values(parameters))],
    ["AMI name", codes(pipelines.map(({ distributions }) => distributions[0]?.amiName ?? ""))],
    ["Shared with", shared.join(", ") || "nobody"],
    ["Copied to", sharing.targetAccountIds.map((id) => `account ${id}`).join(", ")],
    ["Launch templates", codes(templates.map(({ launchTemplateId }) => launchTemplateId))],
  ];
}

function containerRows(image: ContainerPlan, definition: ImageDefinition, { account }: Plan["stack"]): readonly Row[] {
  const share = definition.kind === "container" ? definition.distribution.share : undefined;
  const repositories = (image.codebuild ? [image.codebuild] : image.pipelines).map(({ repository }) => repository);
  const organizations = (share?.organizations ?? []).map((id) => `organization ${id}`);
  const accounts = (share?.accounts ?? []).map((id) => `account ${id}`);
  return [
    ["Regions", repositories[0]?.regions.map(({ region }) => region).join(", ")],
    ["Repository", codes(repositories.map(({ name }) => name))],
    ["Tags of the newest", codes(image.codebuild?.containerTags ?? image.pipelines[0]?.distributions[0]?.containerTags ?? [])], // prettier-ignore
    ["Pulled by", [`account ${account}`, ...organizations, ...accounts].join(", ")],
    ["Built by", image.codebuild && `CodeBuild, project ${image.codebuild.name}`],
  ];
}

function component(use: ComponentUse, file: (path: string) => Content): Content {
  const given = Object.entries(use.parameters).map(([key, value]) => `${key}=${value}`);
  const parameters = given.length === 0 ? undefined : markup` with ${codes(given)}`;
  if (use.kind === "arn") return [use.arn, parameters];
  if (use.kind === "document") return [use.name, use.file && [" (", file(use.file), ")"], parameters];
  return [use.name, use.version === "x.x.x" ? "" : ` ${use.version}`, ", managed by Amazon", parameters];
}

/** Each once. */
function codes(texts: readonly string[]): Content {
  return listed([...new Set(texts)].map((text) => markup`<code>${text}</code>`));
}

function whenOf({ rate, cron = "", timezone, onlyWhenDependenciesChange }: Schedule): Content {
  const when = rate === undefined ? markup`<code>${cron}</code> (${timezone})` : `every ${rate}`;
  return [when, onlyWhenDependenciesChange ? ", if its parent or a component changed" : undefined];
}

function ageOf(age: Age | undefined): string | undefined {
  return age && `${age.value.toString()} ${age.unit}`;
}
