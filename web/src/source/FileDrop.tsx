import { useQueryClient } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { newKey } from "../api/client";
import { asProblem } from "../api/problem";
import { deliver } from "../api/upload";
import { formatSize } from "../design/format";
import { Problem } from "../design/Problem";

interface Sending {
  file: File;
  key: string;
  percent: number;
  error?: unknown;
  stop?: () => void;
}

/** A place to drop or choose one file. It is sent as it is; a broken sending can be repeated with the same key. */
export function FileDrop({ department, item }: { department: string; item: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<Sending>();

  const send = (file: File, key: string) => {
    const { done, stop } = deliver({
      department,
      item,
      file,
      key,
      onSent: (percent) => setSending((s) => s && { ...s, percent }),
    });
    setSending({ file, key, percent: 0, stop });
    done.then(
      (batch) => {
        void queries.invalidateQueries({ queryKey: ["sources"] });
        void queries.invalidateQueries({ queryKey: ["batches", "list"] });
        navigate(`/sources/batches/${batch.id}`);
      },
      (error: unknown) => setSending({ file, key, percent: 0, error }),
    );
  };
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) send(file, newKey());
  };

  const busy = sending && !sending.error;
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
          if (!busy) take(e.dataTransfer.files);
        }}
      >
        {busy ? (
          <>
            <p>{t("source.sending", { name: sending.file.name, size: formatSize(sending.file.size) })}</p>
            <Progress percent={sending.percent} aria-label={t("source.sendingLabel")} />
            <Button onClick={sending.stop}>{t("source.stopSending")}</Button>
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
          accept=".csv,.txt,text/csv"
          hidden
          aria-label={t("source.choose")}
          onChange={(e) => {
            take(e.target.files);
            e.target.value = "";
          }}
        />
      </div>
      {sending?.error !== undefined && (
        <Problem
          error={sending.error}
          onRetry={asProblem(sending.error).worthRepeating ? () => send(sending.file, sending.key) : undefined}
          retryWords={t("source.sendAgain", { name: sending.file.name })}
        />
      )}
    </div>
  );
}
