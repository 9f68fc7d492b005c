import i18n from "../i18n";
import { parseProblem, unreachable } from "./problem";
import type { Batch } from "./types";

/** What the sender says of the file; compared on arrival. Empty: not said. */
export interface Declared {
  rows: string;
  sm3: string;
}

export interface Delivery {
  department: string;
  item: string;
  file: File;
  declared: Declared;
  key: string;
  onSent: (percent: number) => void;
}

// XMLHttpRequest and not the client: fetch tells nothing about how much of a body has been sent, and a department's file can
// take minutes on an office line. A repeated try carries the same idempotency key, so the file is taken once.
export function deliver({ department, item, file, declared, key, onSent }: Delivery): {
  done: Promise<Batch>;
  stop: () => void;
} {
  const request = new XMLHttpRequest();
  const done = new Promise<Batch>((resolve, reject) => {
    const path = `/v1/sources/${encodeURIComponent(department)}/${encodeURIComponent(item)}/batches`;
    const query = new URLSearchParams({ fileName: file.name });
    if (declared.rows) query.set("rows", declared.rows);
    if (declared.sm3) query.set("sm3", declared.sm3);
    request.open("POST", `${path}?${query}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept-Language", i18n.language);
    request.setRequestHeader("Idempotency-Key", key);
    request.upload.onprogress = (e) => {
      if (e.lengthComputable) onSent(Math.floor((e.loaded * 100) / e.total));
    };
    request.onload = () => {
      let parsed: unknown;
      try {
        parsed = JSON.parse(request.responseText);
      } catch {
        parsed = undefined;
      }
      if (request.status >= 200 && request.status < 300) resolve(parsed as Batch);
      else reject(parseProblem(request.status, parsed));
    };
    request.onerror = () => reject(unreachable(true));
    request.onabort = () => reject(unreachable(true));
    request.send(file);
  });
  return { done, stop: () => request.abort() };
}
