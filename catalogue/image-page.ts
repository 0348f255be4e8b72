import { contentRows, identityRows, lifecycleRows, rowsOf } from "./contents";
import { lineage, type Family } from "./lineage";
import { link, markup, type Markup } from "./markup";
import { addressIn, type Fleet, type Member } from "./member";
import { page, section } from "./page";
import { stackPart } from "./stack-part";

/** All that definitions and plans say of one image: what differs by stack first, for there it is launched. */
export function imagePage(member: Member, fleet: Fleet, family: Family): string {
  const { repository } = fleet;
  const { name, version, kind, description } = member.definition;
  const main = markup`<h1>${name}</h1>
<p class="what"><span>${kind}</span> ${version && markup`<span>${version}</span>`}</p>
${description && markup`<p>${description}</p>\n`}${rowsOf(identityRows(member, repository))}
${member.deployed.map((deployed) => stackPart(member, deployed, fleet))}${[
    section("lineage", "Lineage", kind === "project" ? undefined : lineage(name, family)),
    section("contents", "What is in it", rowsOf(contentRows(member, repository))),
    section("lifecycle", "How long it lives", rowsOf(lifecycleRows(member))),
    section("versions", "Versions", version === undefined ? undefined : versions(member, fleet)),
  ]}`;
  return page(`${name} – machine images`, fleet, "../", main);
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
