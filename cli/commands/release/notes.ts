import type { Note } from "../../../operations/releases/reconcile";

/** What was done for a release, or could not be, in words. */
export function noteText(note: Note): string {
  switch (note.kind) {
    case "tags":
      return `tags of ${note.ami} (${note.region}): ${note.tags.join(", ")}`;
    case "parameter":
      return `${note.name} (${note.region}) to ${note.to}${note.from === undefined ? "" : ` from ${note.from}`}`;
    case "announced":
      return `told ${[...note.topics.map((topic) => topic.split(":").at(-1)), ...(note.onBus === true ? ["the event bus"] : [])].join(", ")}`; // prettier-ignore
    case "no-ami":
      return `no AMI in ${note.region}, where its parameter stays as it is`;
    case "other-ami":
      return `${note.name} (${note.region}) holds ${note.holds}, which is not known to be older: it stays`;
    case "refused":
      return note.said;
  }
}
