import {
  bareLoop,
  bareOne,
  barePreview,
  cdkSynth,
  check,
  checkOfBundle,
  containers,
  diff,
  mocked,
  mockedBare,
  plan,
  preview,
  previewOfOne,
  previewOfPart,
  sceptre,
  upSplit,
  upWhole,
  verdict,
  verdictOfCdk,
  verdictOfSceptre,
  type Contender,
} from "./sides";
import { rebuild, rebuildBySdk } from "./rebuild-sides";
import { IMAGES_A_STACK } from "./workbench/workbench";

/** Names of the rows, as `--only` takes them. */
export const ROW_NAMES = [
  ...["check-one", "bundle", "verdict", "check", "plan", "diff", "program"],
  ...["linear", "cold-start", "preview", "containers", "pull-request", "rebuild", "up"],
] as const;

/** Which rows are measured, and how often. */
export interface BenchOptions {
  /** Fewer runs of each row, and sizes up to 100. */
  readonly quick: boolean;
  /** The rows that take minutes as well. */
  readonly long: boolean;
  /** Names of rows. */
  readonly only: readonly string[];
  readonly sizes: readonly number[];
}

/** One line of the results: our side beside a peer, measured in turns. */
export interface Row {
  readonly name: string;
  /** Number of images. */
  readonly size: number;
  readonly ours: Contender;
  readonly peer: Contender;
  /** Empty: measured only for the record. */
  readonly goal: Goal;
}

/** The most that a row may take: ratios to the peer, seconds, MiB. */
type Goal = Partial<Record<"time" | "memory" | "seconds" | "mebibytes", number>>;

const PREVIEW_GOALS: Readonly<Record<number, Goal>> = { 10: { time: 0.8 }, 100: { time: 0.45 }, 300: { time: 0.35 } };
/** The engine writes its whole state at every step: larger previews and updates are for `--long`. */
const LARGEST_PREVIEW = 100;

export function benchRows({ sizes, long }: BenchOptions): readonly Row[] {
  const largest = Math.max(...sizes);
  const part = previewOfPart(largest);
  const previews = [...sizes.filter((size) => size <= LARGEST_PREVIEW), ...(long ? [300] : [])];
  return [
    row("check-one", 1, { ...check, label: "golden check, cold" }, sceptre("one"), { seconds: 0.15, time: 0.4 }),
    row("bundle", 1, checkOfBundle, { ...check, label: "golden check, package" }, { time: 1 }),
    row("verdict", 10, verdict, verdictOfSceptre, { time: 0.2, seconds: 3 }),
    row("verdict", 10, verdict, verdictOfCdk, { time: 0.1 }),
    ...sizes.map((size) => row("check", size, check, bareLoop, large(size, { time: 1.2, mebibytes: 100 }))),
    ...sizes.flatMap((size) => [
      row("plan", size, plan, cdkSynth("unvalidated"), large(size, { time: 0.25, mebibytes: 200 })),
      row("plan", size, plan, cdkSynth("validated")),
      row("plan", size, plan, sceptre("all")),
    ]),
    ...sizes.map((size) => row("diff", size, diff, sceptre("all"), large(size, { seconds: 1.5, time: 0.2 }))),
    ...sizes.map((size) => row("program", size, mocked, mockedBare, large(size, { time: 0.4, memory: 0.8 }))),
    ...(sizes.includes(100) ? [row("program", 100, mocked, cdkSynth("validated"), { time: 0.6 })] : []),
    ...(sizes.includes(1000) ? [row("linear", 1000, mocked, itself(mocked, 100), { time: 10 })] : []),
    row("cold-start", 1, { ...preview, label: "engine preview, cold" }, bareOne, { time: 1.1 }),
    ...previews.map((size) => row("preview", size, preview, barePreview, PREVIEW_GOALS[size])),
    ...(sizes.includes(100)
      ? [
          row("containers", 100, containers.check, itself(check, 200)),
          row("containers", 100, containers.plan, itself(plan, 200)),
          row("containers", 100, containers.preview, containers.barePreview, { time: 0.4 }),
        ]
      : []),
    row("pull-request", 1, previewOfOne(largest), itself(preview, 1), { time: 1.5 }),
    row("pull-request", IMAGES_A_STACK, part, itself(preview, 1), { time: 1.5 }),
    row("pull-request", IMAGES_A_STACK, part, itself(preview, IMAGES_A_STACK)),
    // Ten at a time and a look each second: a thousand take minutes.
    ...(sizes.includes(100) ? [row("rebuild", 100, rebuild, rebuildBySdk, { mebibytes: 150 })] : []),
    ...(long ? [row("rebuild", 1000, rebuild, rebuildBySdk, { time: 1.2, mebibytes: 150 })] : []),
    ...(long ? [row("up", 100, upSplit, upWhole, { time: 0.25 })] : []),
  ];
}

function row(name: (typeof ROW_NAMES)[number], size: number, ours: Contender, peer: Contender, goal: Goal = {}): Row {
  return { name, size, ours, peer, goal };
}

/** A goal that was set for a thousand images. */
function large(size: number, goal: Goal): Goal {
  return size >= 1000 ? goal : {};
}

/** The same with another number of images. */
function itself({ side }: Contender, size: number): Contender {
  return { label: `itself, a fleet of ${size.toString()}`, side: (bench) => side(bench, size) };
}
