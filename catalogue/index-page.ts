import { link, listed, markup, type Markup } from "./markup";
import {
  addressIn,
  anchorOf,
  ownerOf,
  parentOf,
  placeOf,
  platformOf,
  type CatalogueStack,
  type Fleet,
  type Member,
} from "./member";
import { page } from "./page";

/** Every image on a line. The script makes the search of it; without one it is a table. */
export function indexPage(members: readonly Member[], fleet: Fleet): string {
  const { history, repository, stacks } = fleet;
  const { date, commit } = (history.kind === "found" ? history.newest : undefined) ?? {};
  const at = commit && link(commit.slice(0, 10), addressIn(repository, "commit", commit));
  const columns = ["Name", "Version", "Kind", "Platform", "Parent", "Owner", ...(stacks.length > 1 ? ["Stacks"] : [])];
  const main = markup`<h1>Machine images</h1>
<p>${members.length === 1 ? "1 image" : `${members.length.toString()} images`}${where(stacks)}.${at && markup` Definitions of ${date}, commit ${at}.`}</p>
<search hidden><label for="search">Search <kbd>/</kbd></label> <input id="search" type="search" autocomplete="off" spellcheck="false"> ${choice(stacks)}<output for="search"></output></search>
<table${stacks.length > 1 ? markup` class="stacks"` : undefined}>
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${members.map((member) => line(member, stacks))}</tbody>
</table>`;
  return page("Machine images", fleet, "", main);
}

/** ` in 2 stacks: dev (account 444455556666, us-east-1), …` */
function where(stacks: readonly CatalogueStack[]): string {
  if (stacks.length === 1) return "";
  return ` in ${stacks.length.toString()} stacks: ${stacks.map((stack) => `${stack.name} (${placeOf(stack)})`).join(", ")}`;
}

function line(member: Member, stacks: readonly CatalogueStack[]): Markup {
  const { name, version, description, kind } = member.definition;
  const own = member.deployed.map(({ stack }) => link(stack.name, `image/${name}.html#${anchorOf(stack)}`));
  const cells = [version, kind, platformOf(member), parentOf(member.definition), ownerOf(member), ...(stacks.length > 1 ? [listed(own)] : [])]; // prettier-ignore
  const about = description && markup`<p>${description}</p>`;
  const named = markup`<th scope="row"><a href="image/${name}.html">${name}</a>${about}</th>`;
  return markup`<tr>${named}${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`;
}

/** Of several stacks one, or those of an account or a Region: the value of each has their names. */
function choice(stacks: readonly CatalogueStack[]): Markup | undefined {
  if (stacks.length === 1) return undefined;
  const by = (title: string, keyOf: (stack: CatalogueStack) => string): Markup | undefined => {
    const keys = [...new Set(stacks.map(keyOf))].sort();
    const options = keys.map((key) => {
      const names = stacks.filter((stack) => keyOf(stack) === key).map(({ name }) => name);
      return markup`<option value="${names.join(" ")}">${key}</option>`;
    });
    return keys.length === 1 ? undefined : markup`<optgroup label="${title}">${options}</optgroup>`;
  };
  const groups = [
    by("Stack", (stack) => `${stack.name}: ${placeOf(stack)}`),
    by("Account", ({ plan }) => plan.stack.account),
    by("Region", ({ plan }) => plan.stack.region),
  ];
  return markup`<label for="stacks">Stacks</label> <select id="stacks"><option value="">all</option>${groups}</select> `;
}
