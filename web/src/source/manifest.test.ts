import { describe, expect, it } from "vitest";
import { digestsIn, faults, readSidecar, sorted } from "./manifest";

const digest = "0a".repeat(32);

describe("a sidecar", () => {
  it("fills rows and digest", () => {
    expect(readSidecar(`{"file":"a.csv","rows":12,"sm3":"${digest}"}`)).toEqual({
      file: "a.csv",
      rows: "12",
      sm3: digest,
    });
  });
  it("may say one of the two, and begin with a byte order mark", () => {
    expect(readSidecar('\uFEFF{"rows":0}')).toEqual({ file: "", rows: "0", sm3: "" });
  });
  it.each(["", "no json", "[]", "{}", "12", '{"rows":null}'])("is none if it says nothing: %s", (text) => {
    expect(readSidecar(text)).toBeUndefined();
  });
});

describe("a typed manifest", () => {
  it("may be left empty", () => {
    expect(faults({ rows: "", sm3: "" })).toEqual({ rows: false, sm3: false });
  });
  it("is a whole number and 64 hexadecimal digits", () => {
    expect(faults({ rows: "12", sm3: digest.toUpperCase() })).toEqual({ rows: false, sm3: false });
    expect(faults({ rows: "1.5", sm3: digest.slice(1) })).toEqual({ rows: true, sm3: true });
    expect(faults({ rows: "-1", sm3: "xyz" })).toEqual({ rows: true, sm3: true });
  });
});

it("tells the data from its sidecar", () => {
  const a = new File(["x"], "a.xlsx");
  const b = new File(["{}"], "a.xlsx.manifest.json");
  expect(sorted([b, a])).toEqual({ data: a, sidecar: b });
  expect(sorted([b])).toEqual({ data: undefined, sidecar: b });
});

it("reads the two digests out of a refusal", () => {
  const other = "1b".repeat(32);
  expect(digestsIn(`清单上的 SM3 是 ${digest}，收到的是 ${other}。`)).toEqual({ expected: digest, found: other });
  expect(digestsIn("no digest")).toBeUndefined();
});
