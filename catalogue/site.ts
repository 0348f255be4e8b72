import type { ImageDefinition } from "../definition";
import { SCRIPT, STYLE } from "./assets";
import { imagePage } from "./image-page";
import { link, markup } from "./markup";
import { addressIn, ownerOf, parentOf, platformOf, type Fleet, type Member } from "./member";
import { page } from "./page";

/**
 * The files of a static site about every image of a plan, by path. Pure: the same fleet gives the same bytes. Nothing in it
 * asks a server, so it works from a disk and in any folder of the web.
 */
export function catalogueSite(fleet: Fleet): ReadonlyMap<string, string> {
  const byName = new Map(fleet.definitions.map((definition) => [definition.name, definition]));
  const members = fleet.plan.images.flatMap((image): Member[] => {
    const definition = byName.get(image.name);
    return definition === undefined ? [] : [{ definition, image }];
  });
  members.sort((one, other) => (one.image.name < other.image.name ? -1 : 1));
  const children = new Map<string, ImageDefinition[]>();
  for (const definition of fleet.definitions) {
    const above = definition.parent?.kind === "image" ? definition.parent.image : undefined;
    if (above !== undefined) children.set(above, [...(children.get(above) ?? []), definition]);
  }
  const family = { byName, children, pages: new Set(members.map(({ image }) => image.name)) };
  return new Map([
    ["index.html", indexPage(members, fleet)],
    ["style.css", STYLE],
    ["script.js", SCRIPT],
    ...members.map((member) => [`image/${member.image.name}.html`, imagePage(member, fleet, family)] as const),
  ]);
}

/** Every image on a line. The script makes the search of it; without one it is a table. */
function indexPage(members: readonly Member[], { plan, history, repository, live }: Fleet): string {
  const { date, commit } = (history.kind === "found" ? history.newest : undefined) ?? {};
  const at = commit && link(commit.slice(0, 10), addressIn(repository, "commit", commit));
  const columns = ["Name", "Version", "Kind", "Platform", "Parent", "Owner"];
  const lines = members.map((member) => {
    const { name, version, description, kind } = member.definition;
    const cells = [version, kind, platformOf(member), parentOf(member.definition), ownerOf(member)];
    const about = description && markup`<p>${description}</p>`;
    const named = markup`<th scope="row"><a href="image/${name}.html">${name}</a>${about}</th>`;
    return markup`<tr>${named}${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`;
  });
  const main = markup`<h1>Machine images</h1>
<p>${members.length === 1 ? "1 image" : `${members.length.toString()} images`}.${at && markup` Definitions of ${date}, commit ${at}.`}</p>
<search hidden><label for="search">Search <kbd>/</kbd></label> <input id="search" type="search" autocomplete="off" spellcheck="false"> <output for="search"></output></search>
<table>
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${lines}</tbody>
</table>`;
  return page("Machine images", plan.stack, "", main, live?.at);
}
