import { useQueryClient } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { newKey } from "../api/client";
import { asProblem } from "../api/problem";
import { type Declared, deliver } from "../api/upload";
import { formatSize } from "../design/format";
import { Problem } from "../design/Problem";
import { ManifestFields } from "./ManifestFields";
import { faults, readSidecar, sorted } from "./manifest";

interface Sending {
  key: string;
  percent: number;
  error?: unknown;
  stop?: () => void;
}

const nothing: Declared = { rows: "", sm3: "" };
// More than a workbook may have (the server says so too): it is better said before ten minutes of sending.
const largestWorkbook = 64 * 1024 * 1024;

/**
 * A place to drop or choose one file, its manifest with it or beside it. It is sent as it is; a broken sending can be repeated
 * with the same key.
 */
export function FileDrop({ department, item }: { department: string; item: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [file, setFile] = useState<File>();
  const [declared, setDeclared] = useState<Declared>(nothing);
  const [sidecar, setSidecar] = useState<{ name: string; file: string; readable: boolean }>();
  const [sending, setSending] = useState<Sending>();

  const take = async (files: FileList | null) => {
    const chosen = sorted(Array.from(files ?? []));
    if (chosen.data) {
      // Another file: what was said of the one before does not hold for it.
      if (!chosen.sidecar) forget();
      setFile(chosen.data);
      setSending(undefined);
    }
    if (chosen.sidecar) {
      const said = readSidecar(await chosen.sidecar.text());
      setSidecar({ name: chosen.sidecar.name, file: said?.file ?? "", readable: said !== undefined });
      if (said) setDeclared({ rows: said.rows, sm3: said.sm3 });
    }
  };
  const forget = () => {
    setSidecar(undefined);
    setDeclared(nothing);
  };
  const send = (file: File, key: string) => {
    const { done, stop } = deliver({
      department,
      item,
      file,
      declared,
      key,
      onSent: (percent) => setSending((s) => s && { ...s, percent }),
    });
    setSending({ key, percent: 0, stop });
    done.then(
      (batch) => {
        void queries.invalidateQueries({ queryKey: ["sources"] });
        void queries.invalidateQueries({ queryKey: ["batches", "list"] });
        navigate(`/sources/batches/${batch.id}`);
      },
      (error: unknown) => setSending({ key, percent: 0, error }),
    );
  };

  const busy = sending && sending.error === undefined;
  const wrong = faults(declared);
  const tooLarge = file && /\.xls[xm]$/i.test(file.name) && file.size > largestWorkbook;
  return (
    <div className="stack">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition for the mouse; the button inside does the same */}
      <div
        className="drop"
        data-over={over}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          e.preventDefault();
          setOver(false);
          if (!busy) void take(e.dataTransfer.files);
        }}
      >
        {busy && file ? (
          <>
            <p>{t("source.sending", { name: file.name, size: formatSize(file.size) })}</p>
            <Progress percent={sending.percent} aria-label={t("source.sendingLabel")} />
            <Button onClick={sending.stop}>{t("source.stopSending")}</Button>
          </>
        ) : file ? (
          <>
            <p>
              <b>{file.name}</b> <span className="soft">{formatSize(file.size)}</span>
            </p>
            <Button onClick={() => input.current?.click()}>{t("source.chooseOther")}</Button>
          </>
        ) : (
          <>
            <p>{t("source.drop")}</p>
            <Button type="primary" onClick={() => input.current?.click()}>
              {t("source.choose")}
            </Button>
            <p className="soft">{t("source.formats")}</p>
          </>
        )}
        <input
          ref={input}
          type="file"
          multiple
          accept=".csv,.txt,.xlsx,.json,text/csv"
          hidden
          aria-label={t("source.choose")}
          onChange={(e) => {
            void take(e.target.files).catch(() => forget());
            e.target.value = "";
          }}
        />
      </div>
      {!busy && (
        <ManifestFields
          declared={declared}
          wrong={wrong}
          sidecar={sidecar}
          otherFile={Boolean(file && sidecar?.file && sidecar.file !== file.name)}
          onChange={setDeclared}
          onFiles={(files) => void take(files).catch(() => forget())}
          onForget={forget}
        />
      )}
      {tooLarge && <p className="batch-problem">{t("source.tooLarge", { size: formatSize(file.size) })}</p>}
      {file && !busy && (
        <p>
          <Button type="primary" disabled={wrong.rows || wrong.sm3 || tooLarge} onClick={() => send(file, newKey())}>
            {t("source.send")}
          </Button>
        </p>
      )}
      {file && sending?.error !== undefined && (
        <Problem
          error={sending.error}
          onRetry={asProblem(sending.error).worthRepeating ? () => send(file, sending.key) : undefined}
          retryWords={t("source.sendAgain", { name: file.name })}
        />
      )}
    </div>
  );
}
