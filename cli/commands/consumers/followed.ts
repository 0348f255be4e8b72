import { baseFiles, type BaseFiles } from "../../../operations/pull-requests/base-files";
import { inParts } from "../../../operations/rebuild/in-parts";
import { githubError, githubPlaces } from "../../github/place";
import { editFile, type FileEdit, type WantedEdit } from "./files";

/** A branch of a repository that follows images, with what is to become of its files. */
export interface Followed {
  readonly place: Awaited<ReturnType<ReturnType<typeof githubPlaces>>>;
  readonly base: BaseFiles;
  /** The branch of golden's pull request. */
  readonly head: string;
  readonly edits: readonly WantedEdit[];
  readonly files: readonly FileEdit[];
}

/** A repository that was not read or written, and why. */
export interface Lost {
  readonly repository: string;
  readonly images: readonly string[];
  readonly said: string;
  readonly fix: string;
  /** Whether GitHub or the way there is to blame, as by its limit of calls. */
  readonly isPassing: boolean;
}

/** Reads every branch that carries one of the values, at one commit each. A failure is that of its repository alone. */
export async function readFollowed(edits: readonly WantedEdit[], stack: string, need: string) {
  const placeOf = githubPlaces(need);
  const byBranch = grouped(edits, ({ consumer: { repository, branch = "" } }) => `${repository} ${branch}`);
  const opened = await inParts(byBranch, (own) =>
    orLost(own, need, async () => {
      const { repository, branch } = own[0].consumer;
      const place = await placeOf(repository);
      const base = await baseFiles(place.client, place.repository, branch);
      return own.map((edit) => ({ edit, place, base, head: headOf(edit, stack, base.branch) }));
    }),
  );
  const all = opened.flatMap((each) => ("said" in each ? [] : each));
  const byHead = grouped(all, ({ edit, base, head }) => `${edit.consumer.repository} ${base.branch} ${head}`);
  const read = await inParts(byHead, (own) => {
    const [{ place, base, head }] = own;
    const ownEdits = own.map(({ edit }) => edit);
    return orLost(ownEdits, need, async (): Promise<Followed> => {
      const paths = grouped(ownEdits, ({ consumer }) => consumer.path);
      const files = await inParts(paths, async (each) => {
        const { path } = each[0].consumer;
        return editFile(path, await base.textOf(path), each);
      });
      return { place, base, head, edits: ownEdits, files };
    });
  });
  const lost = [...opened, ...read].filter((each) => "said" in each);
  return { followed: read.filter((each) => "files" in each), lost };
}

/** The same for the same stack and base, unless the definition names it. */
function headOf({ consumer: { head } }: WantedEdit, stack: string, base: string): string {
  return head ?? `image-update/${stack}-${base.replaceAll("/", "-")}`;
}

export async function orLost<Result>(
  edits: readonly WantedEdit[],
  need: string,
  act: () => Promise<Result>,
): Promise<Lost | Result> {
  try {
    return await act();
  } catch (error) {
    const refused = githubError(error, need);
    if (refused === undefined) throw error;
    const { status = 500, retryAt } = error as { status?: number; retryAt?: number };
    const isPassing = retryAt !== undefined || status >= 500 || status === 401;
    const images = [...new Set(edits.map(({ image }) => image))];
    return { repository: edits[0]?.consumer.repository ?? "", images, said: refused.message, fix: refused.fix, isPassing }; // prettier-ignore
  }
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly [Item, ...Item[]][] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const found = groups.get(keyOf(item));
    if (found) found.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}
