/** One of several things that are made in order. */
export interface Node {
  readonly id: string;
  /** What must be made before it, where that is made at all. */
  readonly parent?: string;
  /** Further ones. */
  readonly otherParents?: readonly string[];
}

/** Parents before children: the first wave waits for nothing, each later one for the wave before. Keeps the order within a wave. */
export function wavesOf<T extends Node>(nodes: readonly T[]): readonly (readonly T[])[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const depths = new Map<string, number>();
  for (const node of nodes) {
    const line: string[] = [];
    let current: T | undefined = node;
    while (current !== undefined && !depths.has(current.id)) {
      line.push(current.id);
      current = parentsOf(current).flatMap((id) => byId.get(id) ?? [])[0];
    }
    let depth = current === undefined ? 0 : (depths.get(current.id) ?? 0) + 1;
    for (const id of line.reverse()) depths.set(id, depth++);
  }
  const waves: T[][] = [];
  for (const node of nodes) (waves[depths.get(node.id) ?? 0] ??= []).push(node);
  return waves;
}

/** What is built on the chosen ones, directly or not, without these. */
export function descendantsOf<T extends Node>(chosen: ReadonlySet<string>, nodes: readonly T[]): readonly T[] {
  const found = new Set(chosen);
  for (const node of wavesOf(nodes).flat()) if (parentsOf(node).some((id) => found.has(id))) found.add(node.id);
  return nodes.filter(({ id }) => found.has(id) && !chosen.has(id));
}

/** Ids of all that it is built on. */
export function parentsOf({ parent, otherParents = [] }: Pick<Node, "parent" | "otherParents">): readonly string[] {
  return parent === undefined ? [] : [parent, ...otherParents];
}
