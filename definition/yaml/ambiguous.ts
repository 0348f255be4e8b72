/** Words that are truth values in YAML 1.1 and text in YAML 1.2. */
const AMBIGUOUS_WORD = /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/;

/** The same of dates, base 60, base 2 and 16, and digits with underscores. */
const AMBIGUOUS_FORMS = [
  /^\d{4}-\d\d?-\d\d?$/,
  /^\d{4}-\d\d?-\d\d?[Tt ]/,
  /^[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?$/,
  /^[-+]?0[bxX][\da-fA-F_]+$/,
  /^[-+]?\d[\d_]*$/,
];

/** Whether another reader of YAML would take a plain text for something else. Most texts are told by their first sign. */
export function isAmbiguous(value: string): boolean {
  if (value.length > 60 || !/^[-+\dyYnNoO]/.test(value)) return false;
  return AMBIGUOUS_WORD.test(value) || AMBIGUOUS_FORMS.some((form) => form.test(value));
}
