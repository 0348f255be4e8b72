import { consumerRows, rowsOf, whereRows } from "./contents";
import { waysToLaunch, waysToPull, type Way } from "./launch";
import { liveBuilds } from "./live";
import { heading, link, markup, type Markup } from "./markup";
import { anchorOf, placeOf, type Deployed, type Fleet, type Member } from "./member";
import { section } from "./page";

/** What a stack makes of an image: sections of the page, of several stacks within one of the stack. */
export function stackPart(member: Member, deployed: Deployed, { stacks }: Fleet): Markup {
  const { image, stack } = deployed;
  const { kind } = member.definition;
  const isNamed = stacks.length > 1;
  const level = isNamed ? 3 : 2;
  const part = (id: string, title: string, content: Markup | undefined): Markup | undefined =>
    section(isNamed ? `${anchorOf(stack)}/${id}` : id, title, content, level);
  const unknown = stack.note === undefined ? undefined : markup`<p>Not known: ${stack.note}</p>`;
  const { account } = stack.plan.stack;
  const known = stack.live && liveBuilds(image.name, stack.live, account, level + 1);
  const sections = [
    part("live", "What is there on AWS", unknown ?? known),
    part("launch", kind === "container" ? "Pull it" : "Launch it", ways(deployed, isNamed, level + 1)),
    part("where", kind === "project" ? "What builds it" : "Where it goes", rowsOf(whereRows(member, deployed))),
    part("consumers", "Who consumes it", rowsOf(consumerRows(deployed))),
  ];
  if (!isNamed) return markup`${sections}`;
  const title = markup`Stack ${stack.name} <span>${placeOf(stack)}</span>`;
  return markup`${section(anchorOf(stack), title, markup`${sections}`)}`;
}

function ways({ image, stack }: Deployed, isNamed: boolean, level: number): Markup | undefined {
  const home = stack.plan.stack;
  const show = (each: Way): Markup => way(each, isNamed ? `${stack.name}: ` : "", level);
  if (image.kind === "container") return markup`${waysToPull(image, home).map(show)}`;
  return image.kind === undefined || image.kind === "ami" ? markup`${waysToLaunch(image, home).map(show)}` : undefined;
}

function way({ title, note, links, snippets }: Way, of: string, level: number): Markup {
  const [open] = Object.keys(snippets);
  const blocks = Object.entries(snippets).map(
    ([tool, text]) => markup`<details${tool === open ? markup` open` : undefined}><summary>${tool}</summary>
<div class="snippet"><pre tabindex="0" role="region" aria-label="${of}${title}, ${tool}"><code>${text}</code></pre></div></details>
`,
  );
  const inConsole = links.map(([text, address]) => markup` ${link(`${text} in the console`, address)}.`);
  return markup`${heading(level, title)}<p>${note}${inConsole}</p>\n${blocks}`;
}
