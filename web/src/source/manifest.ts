// The file that lies beside a delivery, <file>.manifest.json: what its sender says of it.
import type { Declared } from "../api/upload";

const isManifest = (name: string) => name.toLowerCase().endsWith(".json");

interface Sidecar extends Declared {
  /** The file that it was written for; empty: not said. */
  file: string;
}

/** Reads a sidecar; undefined if it is none. */
export function readSidecar(text: string): Sidecar | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
  if (!raw || typeof raw !== "object") return undefined;
  const { file, rows, sm3 } = raw as Record<string, unknown>;
  const said: Sidecar = {
    file: typeof file === "string" ? file : "",
    rows: typeof rows === "number" || typeof rows === "string" ? String(rows).trim() : "",
    sm3: typeof sm3 === "string" ? sm3.trim() : "",
  };
  return said.rows || said.sm3 ? said : undefined;
}

/** What is wrong with what was typed, by field; the server refuses the same. */
export function faults({ rows, sm3 }: Declared): { rows: boolean; sm3: boolean } {
  return {
    rows: rows !== "" && !/^\d{1,9}$/.test(rows),
    sm3: sm3 !== "" && !/^[0-9a-f]{64}$/i.test(sm3),
  };
}

/** Of several files that were dropped or chosen together: the data and its sidecar. */
export function sorted(files: readonly File[]): { data?: File; sidecar?: File } {
  return { data: files.find((f) => !isManifest(f.name)), sidecar: files.find((f) => isManifest(f.name)) };
}

/** The two digests that a refusal names, in its order: expected, found. */
export function digestsIn(detail: string): { expected: string; found: string } | undefined {
  const [expected, found] = detail.match(/[0-9a-f]{64}/g) ?? [];
  return expected && found ? { expected, found } : undefined;
}
