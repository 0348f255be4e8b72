import { documentFaults, phaseFaults, variableFaults } from "./document";
import type { FaultCase } from "./fault-case";
import { conditionFaults, loopFaults } from "./loop-and-condition";
import { referenceFaults } from "./reference";
import { stepFaults } from "./step";

/** At least one document for every code. */
export const faultCases: readonly FaultCase[] = [
  ...documentFaults,
  ...variableFaults,
  ...phaseFaults,
  ...stepFaults,
  ...loopFaults,
  ...conditionFaults,
  ...referenceFaults,
];
