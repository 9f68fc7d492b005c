import { describe, expect, it } from "vitest";
import { newer } from "./newer.mjs";

describe("what Chromium 109 does not have", () => {
  it.each([
    ["css", ".a{color:color-mix(in srgb,red,blue)}", "color-mix()"],
    ["css", ".a{color:light-dark(#000,#fff)}", "light-dark()"],
    ["css", ".a{color:oklch(60% .1 200)}", "lab()"],
    ["css", ".a{width:round(3.2px,1px)}", "round()"],
    ["css", ".a{grid-template-rows:subgrid}", "subgrid"],
    ["css", "tr:nth-child(2 of .b){}", ":nth-child(of)"],
    ["js", "x.toSorted((a,b)=>a-b)", "toSorted"],
    ["js", "Object.groupBy(a,f)", "groupBy"],
    ["js", "URL.canParse(x)", "URL.canParse"],
  ])("is found in %s: %s", (kind, text, name) => {
    expect(newer(text, kind).join()).toContain(name);
  });

  it.each([
    [
      "css",
      "tr:has(.x:focus-visible)>td{color:rgb(0 0 0/.5);inset:0;aspect-ratio:1} @container (min-width:9px){.a{width:10dvh}} .background(x){}",
    ],
    ["css", ".label(1){transform:rotate(3deg)} :nth-child(2n+1){}"],
    ["js", "a.at(-1);structuredClone(x);a.findLast(f);a.sort();x.union;new AbortController"],
  ])("is not what it has: %s", (kind, text) => {
    expect(newer(text, kind)).toEqual([]);
  });
});
