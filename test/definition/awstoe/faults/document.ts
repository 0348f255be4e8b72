import { bash, building } from "../samples";
import { fault, type FaultCase } from "./fault-case";

const parameter = { DockerVersion: { type: "string" } };

export const documentFaults: readonly FaultCase[] = [
  { title: "a list as document", document: [], faults: [fault("awstoe-type", "", /an empty list/, /schemaVersion/)] },
  {
    title: "a misspelt key of the document",
    document: { schemaVersion: 1, phase: [] },
    faults: [
      fault(
        "awstoe-key-unknown",
        "phase",
        /^An AWSTOE document has no key "phase"\. Did you mean "phases"\?$/,
        /^Rename it to "phases"\.$/,
      ),
    ],
  },
  {
    title: "nothing at all",
    document: {},
    faults: [
      fault("awstoe-key-missing", "", /no "schemaVersion"/, /Add/),
      fault("awstoe-key-missing", "", /no "phases"/, /Add/),
    ],
  },
  {
    title: "16,001 characters",
    document: building([bash("#".repeat(16_000))]),
    faults: [fault("awstoe-too-long", "", /16\d{3} characters long; a component takes 16000/, /S3Download/)],
  },
  {
    title: "another schema version",
    document: { ...building([bash("true")]), schemaVersion: 1.1 },
    faults: [fault("awstoe-schema-version", "schemaVersion", /the number 1\.1/, /1\.0/)],
  },
  {
    title: "a name that YAML read as a number",
    document: building([bash("true")], { name: 7 }),
    faults: [fault("awstoe-type", "name", /the number 7/, /quotes around it/)],
  },
];

export const variableFaults: readonly FaultCase[] = [
  {
    title: "parameters as a map",
    document: building([bash("true")], { parameters: { Version: { type: "string" } } }),
    faults: [fault("awstoe-type", "parameters", /a map; it must be a list/, /- MyName/)],
  },
  {
    title: "two names in one entry",
    document: building([bash("true")], { parameters: [{ One: { type: "string" }, Two: { type: "string" } }] }),
    faults: [fault("awstoe-variable-form", "parameters.0", /a map with one name/, /one list item per parameter/)],
  },
  {
    title: "a bad name, a bad type and a number as value",
    document: building([bash("{{ v1 }}")], { constants: [{ v1: { type: "number", value: 1.1 } }] }),
    faults: [
      fault("awstoe-variable-name", "constants.0.v1", /3–128 letters/, /Rename/),
      fault("awstoe-variable-type", "constants.0.v1.type", /only "string"/, /type: string/),
      fault("awstoe-variable-value", "constants.0.v1.value", /the number 1\.1/, /quotes around it/),
    ],
  },
  {
    title: "one name twice",
    document: building([bash("{{ Same }}")], {
      parameters: [{ Same: { type: "string", default: "a" } }],
      constants: [{ Same: { type: "string", value: "b" } }],
    }),
    faults: [fault("awstoe-variable-duplicate", "constants.0.Same", /declared twice/, /the other is a parameter/)],
  },
  {
    title: "an unused variable",
    document: building([bash("true")], { constants: [{ Unused: { type: "string", value: "b" } }] }),
    faults: [fault("awstoe-variable-unused", "constants.0.Unused", /never used/, /{{ Unused }}/)],
  },
  {
    title: "a parameter that nobody declared, and one without a value",
    document: building([bash("{{ DockerVersion }}")], { parameters: [parameter] }),
    parameters: { Colour: "red" },
    faults: [
      fault("awstoe-parameter-undeclared", "parameters.Colour", /"Colour"\. It declares DockerVersion\.$/, /^Remove/),
      fault("awstoe-parameter-missing", "parameters.DockerVersion", /no default/, /Add `DockerVersion: …`/),
    ],
  },
];

export const phaseFaults: readonly FaultCase[] = [
  {
    title: "phases that are no list, or empty",
    document: { schemaVersion: "1.0", phases: [] },
    faults: [fault("awstoe-type", "phases", /an empty list/, /- name: build/)],
  },
  {
    title: "a misspelt phase",
    document: { schemaVersion: 1, phases: [{ name: "biuld", steps: [bash("true")] }] },
    faults: [fault("awstoe-phase-name", "phases.0.name", /"biuld"\. Did you mean "build"\?/, /"build"/)],
  },
  {
    title: "a phase twice, and one out of order",
    document: {
      schemaVersion: 1,
      phases: ["test", "build", "build"].map((name) => ({ name, steps: [bash("true")] })),
    },
    faults: [
      fault("awstoe-phase-order", "phases.1.name", /"build" comes after "test"/, /build, validate, test/),
      fault("awstoe-phase-duplicate", "phases.2.name", /given twice/, /into the first/),
    ],
  },
  {
    title: "only phases of containers",
    document: { schemaVersion: 1, phases: [{ name: "container-host-test", steps: [bash("true")] }] },
    faults: [fault("awstoe-phase-required", "phases", /none of the phases/, /Add a phase/)],
  },
  {
    title: "a test under components",
    document: { schemaVersion: 1, phases: [{ name: "test", steps: [bash("true")] }] },
    faults: [fault("awstoe-build-phase-missing", "phases", /changes nothing/, /under `tests`/)],
  },
  {
    title: "a build phase under tests",
    document: building([bash("true")]),
    use: "test",
    faults: [fault("awstoe-phase-not-allowed", "phases.0.name", /phase "build"; a test/, /under `components`/)],
  },
  {
    title: "a phase without steps",
    document: building([]),
    faults: [fault("awstoe-type", "phases.0.steps", /an empty list/, /- name/)],
  },
];
