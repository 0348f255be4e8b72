import { consumerRows, contentRows, identityRows, lifecycleRows, whereRows, type Row } from "./contents";
import { waysToLaunch, waysToPull, type Way } from "./launch";
import { lineage, type Family } from "./lineage";
import { liveBuilds } from "./live";
import { link, markup, type Markup } from "./markup";
import { addressIn, type Fleet, type Member } from "./member";
import { page, section } from "./page";

/** All that definitions and plan say of one image. */
export function imagePage(member: Member, fleet: Fleet, family: Family): string {
  const { plan, repository } = fleet;
  const { name, version, kind, description } = member.definition;
  const sections = [
    section("live", "What is there on AWS", liveBuilds(name, fleet.live)),
    section("launch", kind === "container" ? "Pull it" : "Launch it", ways(member, fleet)),
    section("lineage", "Lineage", kind === "project" ? undefined : lineage(name, family)),
    section("contents", "What is in it", rows(contentRows(member, repository))),
    section("where", kind === "project" ? "What builds it" : "Where it goes", rows(whereRows(member, plan.stack))),
    section("lifecycle", "How long it lives", rows(lifecycleRows(member))),
    section("consumers", "Who consumes it", rows(consumerRows(member))),
    section("versions", "Versions", version === undefined ? undefined : versions(member, fleet)),
  ];
  const main = markup`<h1>${name}</h1>
<p class="what"><span>${kind}</span> ${version && markup`<span>${version}</span>`}</p>
${description && markup`<p>${description}</p>\n`}${rows(identityRows(member, repository))}
${sections}`;
  return page(`${name} – machine images`, plan.stack, "../", main, fleet.live?.at);
}

/** Those that have content. */
function rows(all: readonly Row[]): Markup | undefined {
  const said = all.filter(([, content]) => markup`${content}`.text !== "");
  const lines = said.map(([label, content]) => markup`<div><dt>${label}</dt><dd>${content}</dd></div>\n`);
  return said.length === 0 ? undefined : markup`<dl>\n${lines}</dl>`;
}

function ways({ image }: Member, { plan: { stack } }: Fleet): Markup | undefined {
  if (image.kind === "container") return markup`${waysToPull(image, stack).map(way)}`;
  return image.kind === undefined || image.kind === "ami" ? markup`${waysToLaunch(image, stack).map(way)}` : undefined;
}

function way({ title, note, links, snippets }: Way): Markup {
  const [open] = Object.keys(snippets);
  const blocks = Object.entries(snippets).map(
    ([tool, text]) => markup`<details${tool === open ? markup` open` : undefined}><summary>${tool}</summary>
<div class="snippet"><pre tabindex="0" role="region" aria-label="${title}, ${tool}"><code>${text}</code></pre></div></details>
`,
  );
  const inConsole = links.map(([text, address]) => markup` ${link(`${text} in the console`, address)}.`);
  return markup`<h3>${title}</h3>\n<p>${note}${inConsole}</p>\n${blocks}`;
}

function versions({ definition: { name, version } }: Member, { history, repository }: Fleet): Markup {
  if (history.kind === "unknown") return markup`<p>Not known: ${history.why.replace("-", " ")}.</p>`;
  const known = Object.hasOwn(history.versions, name) ? (history.versions[name] ?? []) : [];
  const draft = known[0]?.version === version ? undefined : markup`<li>${version}: in no commit yet</li>\n`;
  const lines = known.map(({ version: old, date, commit }) => {
    return markup`<li>${old}: ${date}, commit ${link(commit.slice(0, 10), addressIn(repository, "commit", commit))}</li>\n`;
  });
  return markup`<ul>\n${draft}${lines}</ul>`;
}
