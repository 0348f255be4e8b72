import type { Build, Deployed, TrackingBuilder } from "./build";
import type { Target } from "./target";

type Name = Target["builder"];

/** How each builder is opened; one that no target asks for never is. */
export type Builders = {
  readonly [B in Name]: () => Promise<TrackingBuilder<Extract<Target, { readonly builder: B }>>>;
};

/** All builders as one: each target goes to its own. */
export function together(builders: Builders): TrackingBuilder {
  const opened = new Map<Name, Promise<TrackingBuilder>>();
  const of = ({ builder }: Target): Promise<TrackingBuilder> => {
    const found = opened.get(builder) ?? builders[builder]();
    opened.set(builder, found);
    return found;
  };
  return {
    deployed: async (targets) => {
      const all = new Map<string, Deployed>();
      for (const name of new Set(targets.map(({ builder }) => builder))) {
        const own = targets.filter(({ builder }) => builder === name);
        const [first] = own;
        if (first) for (const [id, deployed] of await (await of(first)).deployed(own)) all.set(id, deployed);
      }
      return all;
    },
    builds: async (target) => (await of(target)).builds(target),
    start: async (target, deployed, order) => (await of(target)).start(target, deployed, order),
    claim: async (target, build, request) => (await of(target)).claim(target, build, request),
    course: async (target, build) => (await of(target)).course(target, build),
    cancel: async (target, build) => (await of(target)).cancel(target, build),
    retry: async (target, build) => (await of(target)).retry(target, build),
    read: async (target, id): Promise<Build | undefined> => (await of(target)).read(target, id),
  };
}
