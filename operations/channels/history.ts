import type { Version } from "./parameters";

/** What is written beside a pointer's value, into the description of its version. */
export interface Note {
  /** Of the act; the same in every Region. */
  readonly id: string;
  readonly did: "promoted" | "rolled back" | "revoked" | "undone";
  /** Absent where several move. */
  readonly channel?: string;
  /** `1.2.0/3` */
  readonly build?: string;
  readonly why?: string;
  /** What the definition demands and was not met. */
  readonly without?: readonly string[];
}

/** What a channel holds or held. */
export interface Held {
  readonly value: string;
  readonly note?: Note;
  /** When it came there first. */
  readonly since: Date;
  /** When it came there last, as by a way back, and the ARN of who did that. */
  readonly last: { readonly at: Date; readonly by: string };
}

/** Of a description: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const MOST_CHARACTERS = 1024;

export function noted(note: Note): string {
  return JSON.stringify(fitting(note));
}

/** With its sentences cut so that all of it fits. */
export function fitting<Some extends Omit<Note, "id">>(note: Some): Some {
  const { why, without } = note;
  let fits = note;
  for (let most = 512; JSON.stringify(fits).length > MOST_CHARACTERS && most >= 1; most /= 2) {
    const short = (sentence: string) => sentence.slice(0, most);
    fits = { ...note, ...(why !== undefined && { why: short(why) }), ...(without && { without: without.map(short) }) };
  }
  return fits;
}

/** Undefined where somebody has written it by hand. */
export function noteIn(text: string): Note | undefined {
  try {
    const note = JSON.parse(text) as Note;
    return typeof note.id === "string" && typeof note.did === "string" ? note : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What a channel went through, to what it holds now: a rollback takes the way back, and what was undone has not been. The last but one
 * is what a rollback goes to.
 */
export function wayOf(versions: readonly Version[]): readonly Held[] {
  const before = new Map<string, readonly Held[]>();
  let way: readonly Held[] = [];
  for (const { value, note: text, at: since, by } of versions) {
    const last = { at: since, by };
    const note = noteIn(text);
    const undone = note?.did === "undone" ? before.get(note.id) : undefined;
    if (note !== undefined && undone === undefined) before.set(note.id, way);
    const isBack = note?.did === "rolled back" || note?.did === "revoked";
    const back = isBack ? way.findLastIndex((held) => held.value === value) : -1;
    if (undone !== undefined) way = undone;
    else if (back >= 0) way = way.slice(0, back + 1).map((held, at) => (at < back ? held : { ...held, last }));
    else if (way.at(-1)?.value !== value) way = [...way, { value, since, last, ...(note && { note }) }];
  }
  return way;
}
