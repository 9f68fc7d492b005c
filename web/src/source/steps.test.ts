import { describe, expect, it } from "vitest";
import { marks } from "./steps";

const line = (state: Parameters<typeof marks>[0]["state"], code?: string) =>
  Object.values(marks({ state, problem: code ? { code } : undefined })).join(" ");

describe("the steps of a batch", () => {
  it("are done one after the other", () => {
    expect(line("receiving")).toBe("now ahead ahead ahead ahead");
    expect(line("received")).toBe("done now ahead ahead ahead");
    expect(line("checking")).toBe("done now ahead ahead ahead");
    expect(line("checked")).toBe("done done now ahead ahead");
    expect(line("loading")).toBe("done done done now ahead");
    expect(line("published")).toBe("done done done done done");
    expect(line("cancelled")).toBe("ahead ahead ahead ahead ahead");
  });

  it("say where a failure happened", () => {
    expect(line("failed", "source.manifest_digest")).toBe("failed ahead ahead ahead ahead");
    expect(line("failed", "source.manifest_rows")).toBe("done failed ahead ahead ahead");
    expect(line("failed", "registry.shrunk")).toBe("done done done failed ahead");
  });
});
