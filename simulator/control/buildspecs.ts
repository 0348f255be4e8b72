import type { Store } from "../cloud/store";

const COMMITTED = "simulator:buildspec";

/** A buildspec that the repository of a CodeBuild project holds: the simulator sees no repositories. */
export interface CommittedBuildspec {
  /** Name of the project. */
  readonly project: string;
  /** 12 digits. @default any account */
  readonly account?: string;
  /** @default any Region */
  readonly region?: string;
  /** The text of the file. */
  readonly buildspec: string;
}

type Place = Pick<CommittedBuildspec, "account" | "region">;

/** Replaces all that were said before; they are kept with the cloud. */
export function commitBuildspecs(store: Store, buildspecs: readonly CommittedBuildspec[]): void {
  const wanted = new Map(buildspecs.map((each) => [idOf(each.project, each), each]));
  for (const old of store.list(COMMITTED)) if (!wanted.has(old.id)) store.remove(old);
  for (const [id, { buildspec }] of wanted) {
    if (textOf(store, id) === buildspec) continue;
    store.put({ type: COMMITTED, id, ...NOWHERE, state: { buildspec }, managed: false });
  }
  store.save();
}

/** What the repository of a project holds, as far as it was said. */
export function committedBuildspec(store: Store, project: string, place: Required<Place>): string | undefined {
  const { account, region } = place;
  const ids = [place, { account }, { region }, {}].map((each) => idOf(project, each));
  return ids.map((id) => textOf(store, id)).find((text) => text !== undefined);
}

/** What is wrong with one that another process sent. */
export function faultsOfCommitted(value: unknown): readonly string[] {
  const { project, buildspec, account = "", region = "", ...rest } = Object(value) as Record<string, unknown>;
  const isWhole = [project, buildspec, account, region].every((each) => typeof each === "string");
  const unknown = Object.keys(rest);
  if (!isWhole) return ["project and buildspec are texts, and so are account and region where they are given"];
  return unknown.map((key) => `${key} is not one of project, account, region, buildspec`);
}

const NOWHERE = { account: "", region: "" };

function idOf(project: string, { account = "", region = "" }: Place): string {
  return [account, region, project].join(":");
}

function textOf(store: Store, id: string): string | undefined {
  return store.get(COMMITTED, "", "", id)?.state["buildspec"] as string | undefined;
}
