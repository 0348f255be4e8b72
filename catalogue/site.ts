import type { ImageDefinition } from "../definition";
import { SCRIPT, STYLE } from "./assets";
import { imagePage } from "./image-page";
import { indexPage } from "./index-page";
import type { Deployed, Fleet, Member } from "./member";

/**
 * The files of a static site about every image of some stacks, by path. Pure: the same fleet gives the same bytes. Nothing in it
 * asks a server, so it works from a disk and in any folder of the web.
 */
export function catalogueSite(fleet: Fleet): ReadonlyMap<string, string> {
  const deployed = new Map<string, Deployed[]>();
  for (const stack of fleet.stacks)
    for (const image of stack.plan.images)
      deployed.set(image.name, [...(deployed.get(image.name) ?? []), { stack, image }]);
  const byName = new Map(fleet.definitions.map((definition) => [definition.name, definition]));
  const members = [...byName.values()].flatMap((definition): Member[] => {
    const [first, ...others] = deployed.get(definition.name) ?? [];
    return first === undefined ? [] : [{ definition, deployed: [first, ...others] }];
  });
  members.sort(({ definition: one }, { definition: other }) => (one.name < other.name ? -1 : 1));
  const children = new Map<string, ImageDefinition[]>();
  for (const definition of byName.values()) {
    const above = definition.parent?.kind === "image" ? definition.parent.image : undefined;
    if (above !== undefined) children.set(above, [...(children.get(above) ?? []), definition]);
  }
  const family = { byName, children, pages: new Set(members.map(({ definition }) => definition.name)) };
  return new Map([
    ["index.html", indexPage(members, fleet)],
    ["style.css", STYLE],
    ["script.js", SCRIPT],
    ...members.map((member) => [`image/${member.definition.name}.html`, imagePage(member, fleet, family)] as const),
  ]);
}
