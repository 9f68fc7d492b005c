// What Chromium 109 does not know: the last one on Windows 7, which stands on many an office's desk. The build's target makes the
// syntax old enough; it cannot replace an API or a value of CSS. Numbers are the first version that has it (caniuse, MDN, 2026-11).

const styles = [
  [/\bcolor-mix\(/, "color-mix()", 111],
  [/\blight-dark\(/, "light-dark()", 123],
  [/\b(?:oklch|oklab|lch|lab)\(/, "lab() and lch() colours", 111],
  [/\bcolor\((?:display-p3|srgb|rec2020|xyz|from)\b/, "color()", 111],
  [/\b(?:rgb|rgba|hsl|hsla)\(\s*from\b/, "relative colours", 119],
  [/@scope\b/, "@scope", 118],
  [/@starting-style\b/, "@starting-style", 117],
  [/@view-transition\b|\bview-transition-name\s*:/, "view transitions", 111],
  [/@position-try\b|\banchor-name\s*:|\bposition-anchor\s*:|\banchor\(/, "anchors", 125],
  [/\bsubgrid\b/, "subgrid", 117],
  [/@container[^{]*\bstyle\(/, "container style queries", 111],
  [/\banimation-timeline\s*:|\bscroll-timeline/, "scroll-driven animation", 115],
  [/\bfield-sizing\s*:/, "field-sizing", 123],
  [/\binterpolate-size\s*:|\bcalc-size\(/, "interpolate-size", 129],
  [/:popover-open\b/, ":popover-open", 114],
  [/:user-(?:valid|invalid)\b/, ":user-invalid", 119],
  [/\bscrollbar-(?:color|width)\s*:/, "scrollbar-color", 121],
  [/:nth-(?:last-)?child\([^)]*\bof\b/, ":nth-child(of)", 111],
  [/[\s:,(](?:round|mod|rem|sin|cos|tan|pow|sqrt|hypot|exp)\(\s*[-\d.v]/, "trigonometry and round()", 111],
  [/\d(?:rlh|rcap|rex|rch|ric|cap)\b/, "newer units", 111],
];

const scripts = [
  [/\.to(?:Sorted|Reversed|Spliced)\(/, "toSorted and its like", 110],
  [/\b(?:Object|Map)\.groupBy\b/, "groupBy", 117],
  [/\bPromise\.withResolvers\b/, "Promise.withResolvers", 119],
  [/\bPromise\.try\b/, "Promise.try", 128],
  [/\bArray\.fromAsync\b/, "Array.fromAsync", 121],
  [/\.(?:isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(/, "set operations", 122],
  [/\.(?:isWellFormed|toWellFormed)\(/, "well-formed strings", 111],
  [/\bAbortSignal\.any\b/, "AbortSignal.any", 116],
  [/\bURL\.(?:canParse|parse)\(/, "URL.canParse", 120],
  [/\bIntl\.DurationFormat\b/, "Intl.DurationFormat", 129],
  [/\bscheduler\.yield\b/, "scheduler.yield", 129],
  [/\.(?:show|hide|toggle)Popover\(/, "popovers", 114],
  [/\bUint8Array\.from(?:Base64|Hex)\b|\.to(?:Base64|Hex)\(/, "bytes as base64", 140],
  [/\bFloat16Array\b/, "Float16Array", 135],
  [/\bIterator\.from\b/, "iterator helpers", 122],
];

/** What of a text is too new, as "name (version)"; kind is "css" or "js". */
export function newer(text, kind) {
  return (kind === "css" ? styles : scripts)
    .filter(([pattern]) => pattern.test(text))
    .map(([, name, version]) => `${name} (Chromium ${version})`);
}
