import type { Age, ComponentUse, ImageDefinition, Schedule } from "../definition";
import type { AmiPlan, ContainerPlan, Plan } from "../plan";
import { link, listed, markup, type Content, type Markup } from "./markup";
import type { LiveConsumer } from "./live";
import { addressIn, anchorOf, ownerOf, parentOf, platformOf, tagsOf, type Deployed, type Member } from "./member";

/** A label and what stands beside it; without content there is no such line. */
export type Row = readonly [label: string, content: Content];

/** Those that have content. */
export function rowsOf(all: readonly Row[]): Markup | undefined {
  const said = all.filter(([, content]) => markup`${content}`.text !== "");
  const lines = said.map(([label, content]) => markup`<div><dt>${label}</dt><dd>${content}</dd></div>\n`);
  return said.length === 0 ? undefined : markup`<dl>\n${lines}</dl>`;
}

/** Who and what an image is. */
export function identityRows(member: Member, repository: string | undefined): readonly Row[] {
  const { definition, deployed } = member;
  return [
    ["Owner", ownerOf(member)],
    ["Platform", platformOf(member)],
    ["Parent", parentOf(definition)],
    ["Definition", link(definition.file, addressIn(repository, "blob/HEAD", definition.file))],
    ["Tags", codes(tagsOf(member))],
    [
      "Stacks",
      deployed.length > 1 ? listed(deployed.map(({ stack }) => link(stack.name, `#${anchorOf(stack)}`))) : undefined,
    ],
  ];
}

/** What is in an image, with links to the files that say so. */
export function contentRows(
  { definition, deployed: [{ image }] }: Member,
  repository: string | undefined,
): readonly Row[] {
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
export function whereRows(member: Member, deployed: Deployed): readonly Row[] {
  return [...placeRows(member, deployed), ["Tags of this stack alone", codes(tagsOf(member, deployed))]];
}

function placeRows({ definition }: Member, { image, stack: { plan } }: Deployed): readonly Row[] {
  const { stack } = plan;
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

/** Files of other repositories that carry the image's name or id, by its own definition or that of a group; with how they follow where that is known. */
export function consumerRows({ image: { name }, stack: { plan, live } }: Deployed): readonly Row[] {
  const known = live?.consumers?.get(name) ?? [];
  const listing = plan.images.flatMap((each) =>
    each.consumers.filter(({ keys }) => (keys === undefined ? each.name === name : Object.hasOwn(keys, name))),
  );
  return listing.map(({ repository, path, branch }) => {
    const own = known.filter((each) => each.repository === repository && each.path === path && each.branch === branch);
    const file = link(path, addressIn(repository, `blob/${branch ?? "HEAD"}`, path));
    return [repository, [file, branch === undefined ? undefined : ` on ${branch}`, own.map(followed)]];
  });
}

function followed({ words, pull }: LiveConsumer): Content {
  return [`: ${words}`, pull === undefined ? undefined : [", ", link("pull request", pull)]];
}

function amiRows({ sharing, parameters, pipelines, promotion }: AmiPlan): readonly Row[] {
  const { channels = [] } = promotion ?? {};
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
    ...channels.map((channel): Row => [
      `Channel ${channel}`,
      codes(pipelines.map(({ pointers }) => pointers?.[channel] ?? "")),
    ]),
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
